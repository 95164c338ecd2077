using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProductBff.Testing;

/// <summary>
/// A private Redis server for a test class (<c>IClassFixture&lt;RedisServer&gt;</c>): on loopback, with its own port and password, nothing
/// on disk. <c>redis-server</c> if it is on the PATH, else the repository's <c>garnet-server</c> tool; call
/// <see cref="SkipIfUnavailable"/> first in every test that needs it.
/// </summary>
public class RedisServer : IAsyncLifetime
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private Process? _process;
    private string? _unavailable;

    public string Password { get; } = Guid.NewGuid().ToString("N");

    public int Port { get; private set; }

    public string ConnectionString => $"127.0.0.1:{Port},password={Password}";

    /// <summary>Additional options of a derived server, which only <c>redis-server</c> has.</summary>
    protected virtual string[] Options => [];

    public void SkipIfUnavailable() => Requirement.Check(_unavailable);

    /// <summary>Starts the server, again on the port it had if it was stopped before.</summary>
    public async Task StartAsync()
    {
        // Another process may take the free port before the server does; the server then exits at once.
        for (var attempt = 1; _process is null && attempt <= 3; attempt++)
        {
            Port = Port == 0 ? FreePort() : Port;
            _process = Start(RedisCommandLine.Find(Port, Password, Options)!);
            if (!await IsReadyAsync())
            {
                await StopAsync();
                Port = 0;
            }
        }

        if (_process is null)
        {
            throw new InvalidOperationException("The Redis server for this test exited three times before it answered.");
        }
    }

    /// <summary>Ends the server at once, as a crash would.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    async Task IAsyncLifetime.InitializeAsync()
    {
        _unavailable = RedisCommandLine.Find(0, Password, Options) is not null ? null
            : Options is [] ? "No Redis server: neither redis-server on the PATH nor garnet-server in .config/dotnet-tools.json."
            : "No redis-server on the PATH.";
        if (_unavailable is null)
        {
            await StartAsync();
            await PrepareAsync();
        }
    }

    public virtual Task DisposeAsync() => StopAsync();

    /// <summary>Prepares the server after its first start.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    private static Process Start(ProcessStartInfo command)
    {
        if (!OperatingSystem.IsWindows())
        {
            command = EndingWithThisProcess(command);
        }

        command.RedirectStandardInput = true;
        command.RedirectStandardOutput = true;
        var process = Process.Start(command)!;
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>A shell that ends the server when its input closes, which also happens when the test host is killed.</summary>
    private static ProcessStartInfo EndingWithThisProcess(ProcessStartInfo command)
    {
        const string Script = """exec 3<&0; "$@" & server=$!; { read -r _ <&3; kill -9 $server 2>/dev/null; } & wait $server""";
        return new("/bin/sh", ["-c", Script, "sh", command.FileName, .. command.ArgumentList]) { WorkingDirectory = command.WorkingDirectory };
    }

    private async Task<bool> IsReadyAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        while (_process is { HasExited: false })
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, timeout.Token);
                await using var stream = client.GetStream();
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"*2\r\n$4\r\nAUTH\r\n${Password.Length}\r\n{Password}\r\n"), timeout.Token);
                var answer = new byte[3];
                await stream.ReadExactlyAsync(answer, timeout.Token);
                return answer is [(byte)'+', (byte)'O', (byte)'K'];
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                await Task.Delay(20, timeout.Token);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
