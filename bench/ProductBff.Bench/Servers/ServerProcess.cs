using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ProductBff.Bench.Servers;

/// <summary>A running server on a loopback port of its own, until it is disposed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The shell redirects the output to the log and is replaced by the server (exec), so that this process need not read the output.
    private const string IntoLog = "log=$1; shift; exec \"$@\" >\"$log\" 2>&1";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private long _readyAt;

    private ServerProcess(Target target, int port)
    {
        Address = new($"http://127.0.0.1:{port}");
        Log = Path.Combine(Repository.Artifacts, $"{target.Name}-{port}.log");
        Directory.CreateDirectory(Repository.Artifacts);
        var start = new ProcessStartInfo("sh", ["-c", IntoLog, "sh", Log, target.Program, .. target.Arguments(port)]);
        foreach (var (name, value) in target.Environment(port))
        {
            start.Environment[name] = value;
        }

        Allocations = target.IsDotNet ? new(start, Log + ".allocated") : null;
        _process = Process.Start(start)!;
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>The path of its log file.</summary>
    public string Log { get; }

    /// <summary>Null when it is not a .NET program.</summary>
    public AllocationReader? Allocations { get; }

    /// <summary>The time since it was ready.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_readyAt);

    /// <param name="target">What to start.</param>
    /// <param name="readyPath">A path that answers with a success once the server is ready; null when it is enough that it listens.</param>
    /// <param name="port">The previous port, when it is restarted.</param>
    public static async Task<ServerProcess> StartAsync(Target target, string? readyPath, CancellationToken stop, int? port = null)
    {
        var server = new ServerProcess(target, port ?? Loopback.FreePort());
        try
        {
            await server.WaitUntilReadyAsync(readyPath, stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it by SIGKILL, like the kernel's out-of-memory killer.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", [$"{Id}"]);
            using var patience = new CancellationTokenSource(StopTimeout);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(string? readyPath, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        using var http = new HttpClient { BaseAddress = Address };
        while (!await IsReadyAsync(http, readyPath, stop))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartTimeout)
            {
                throw new InvalidOperationException($"{Path.GetFileName(Log)} does not start: {await File.ReadAllTextAsync(Log, stop)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
        }

        _readyAt = Stopwatch.GetTimestamp();
    }

    private async Task<bool> IsReadyAsync(HttpClient http, string? readyPath, CancellationToken stop)
    {
        try
        {
            if (readyPath is not null)
            {
                using var response = await http.GetAsync(readyPath, stop);
                return response.IsSuccessStatusCode;
            }

            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, Address.Port, stop);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            return false;
        }
    }
}
