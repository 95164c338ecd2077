using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProductBff.Testing;

namespace ProductBff.AppHost.Tests;

/// <summary>The AppHost as <c>dotnet run --no-build</c> starts it, on free ports, the first of them https.</summary>
internal sealed partial class AppHostProcess : IAsyncDisposable
{
    public const int SigInt = 2;
    public const int SigKill = 9;

    private const string Started = "Distributed application started";
    private const string Dashboard = "Login to the dashboard at https://localhost:";
    private const string Mark = "PRODUCTBFF_TEST_RUN";
    private const nint Default = 0;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly string _data = Directory.CreateTempSubdirectory("productbff-").FullName;
    private readonly Process _process;

    private AppHostProcess(string command)
    {
        // If a shell runs the tests in the background, they ignore SIGINT, and their children would inherit that.
        SetSignal(SigInt, Default);
        var certificate = Path.Combine(_data, "localhost.pfx");
        File.WriteAllBytes(certificate, DevelopmentCertificate());
        string[] options =
        [
            "--no-build", "-c", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
            // What the launch profile says of the AppHost's own ports.
            "-e", $"ASPNETCORE_URLS={FreeUrl("https")};{FreeUrl("http")}",
            "-e", $"ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={FreeUrl("http")}",
            "-e", $"ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL={FreeUrl("http")}",
        ];
        string[] words = command.Split(' ');
        // In a session of its own, as in a terminal, so that Ctrl+C reaches the whole process group.
        _process = Process.Start(new ProcessStartInfo("setsid", [.. words[..2], .. options, .. words[2..]])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
            Environment =
            {
                [Mark] = _mark,
                ["Kestrel__Certificates__Default__Path"] = certificate,
                ["DcpPublisher__RandomizePorts"] = "true",
                ["Data__Folder"] = _data,
            },
        })!;
    }

    /// <param name="command"><c>dotnet run …</c>, from the repository's root.</param>
    public static async Task<AppHostProcess> StartAsync(string command)
    {
        var appHost = new AppHostProcess(command);
        try
        {
            await appHost.WaitForStartAsync();
            return appHost;
        }
        catch
        {
            await appHost.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until each program is running.</summary>
    public Task WaitForAsync(params string[] programs) =>
        UntilAsync(() => Array.TrueForAll(programs, program => Running().Any(process => process.CommandLine.Contains(program, StringComparison.Ordinal))));

    /// <summary>The value of an environment variable of a running program.</summary>
    public string EnvironmentOf(string program, string name) => Running()
        .First(process => process.CommandLine.Contains(program, StringComparison.Ordinal)).Environment.Split('\0')
        .Single(variable => variable.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    public void Signal(int signal) => Assert.Equal(0, Kill(-_process.Id, signal));

    /// <summary>Waits for the process, and then until none of its descendants is left.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForEndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        await UntilAsync(() => !Running().Any());
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(SigKill);
            await WaitForEndAsync();
        }

        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    // Aspire's orchestrator detaches itself, so descendants are found by a mark in their environment, not by their parents.
    private IEnumerable<(string CommandLine, string Environment)> Running() => Directory.GetDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
        .Select(folder => (Read(folder, "cmdline").Replace('\0', ' '), Environment: Read(folder, "environ")))
        .Where(process => process.Environment.Contains(_mark, StringComparison.Ordinal));

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or belongs to another user.
            return "";
        }
    }

    /// <summary>Waits until it has printed that it has started, and where the dashboard is, in either order.</summary>
    private async Task WaitForStartAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var said = new List<string>();
        while (!said.Exists(line => line.Contains(Started, StringComparison.Ordinal)) || !said.Exists(line => line.Contains(Dashboard, StringComparison.Ordinal)))
        {
            said.Add(await _process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException($"The AppHost has ended: {string.Join('\n', said)}"));
        }

        // Its further output is not needed, but has to be read, because a full pipe would block it.
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, string.Join('\n', Running().Select(process => process.CommandLine)));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Replaces the certificate of <c>dotnet dev-certs</c>, which a machine may not have.</summary>
    private static byte[] DevelopmentCertificate()
    {
        using var key = RSA.Create();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return certificate.Export(X509ContentType.Pfx);
    }

    private static string FreeUrl(string scheme)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{scheme}://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handler);
}
