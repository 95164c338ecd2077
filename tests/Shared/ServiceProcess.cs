using System.Diagnostics;

namespace ProductBff.Testing;

/// <summary>A service as a process of its own, which can be killed as the kernel or a power cut would.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const string Listening = "Now listening on: ";
    private const string Pid = "pid ";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private readonly string _pid;

    private ServiceProcess(Process process, string pid, Uri address) => (_process, _pid, Address) = (process, pid, address);

    public Uri Address { get; }

    /// <param name="assembly">The service's assembly, beside that of the tests.</param>
    /// <param name="settings">Passed as environment variables.</param>
    /// <param name="contentRoot">The folder of its settings files; null: it has none.</param>
    /// <param name="environment">The environment, which selects the settings files.</param>
    /// <param name="launcher">A program that starts it, such as setpriv, and its arguments.</param>
    public static async Task<ServiceProcess> StartAsync(
        string assembly,
        IEnumerable<KeyValuePair<string, string>> settings,
        string? contentRoot = null,
        string environment = "Production",
        params IEnumerable<string> launcher)
    {
        // A shell that ends the service when its input closes, which also happens when the test host is killed.
        const string Script = """exec 3<&0; "$@" </dev/null & service=$!; echo "pid $service"; { read -r _ <&3; kill -9 $service; } >/dev/null 2>&1 & wait $service""";
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", .. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = contentRoot ?? Path.GetTempPath(),
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["ASPNETCORE_ENVIRONMENT"] = environment },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new List<string?>();
        process.OutputDataReceived += (_, line) =>
        {
            output.Add(line.Data);
            if (line.Data is null)
            {
                address.TrySetException(new InvalidOperationException($"{assembly} ended: {string.Join('\n', output)}"));
            }
            else if (line.Data.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                address.TrySetResult(new Uri(line.Data[(at + Listening.Length)..].Trim()));
            }
        };
        process.BeginOutputReadLine();

        try
        {
            await address.Task.WaitAsync(StartTimeout);
            return new(process, output[0]![Pid.Length..], await address.Task);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Sends SIGTERM, as an orchestrator does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _pid]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Sends SIGKILL, after which no code of the process runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
