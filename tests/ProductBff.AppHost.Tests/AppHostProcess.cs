using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProductBff.AppHost.Tests;

/// <summary>The AppHost as a process of its own, as the profile <c>https</c> starts it, on ports that are free.</summary>
internal sealed partial class AppHostProcess : IAsyncDisposable
{
    public const int SigInt = 2;
    public const int SigKill = 9;

    private const string Started = "Distributed application started";
    private const string Mark = "PRODUCTBFF_TEST_RUN";
    private const nint Default = 0;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly string _data = Directory.CreateTempSubdirectory("productbff-").FullName;
    private readonly Process _process;

    private AppHostProcess()
    {
        // A shell that runs the tests in the background lets them ignore Ctrl+C, which their children would inherit.
        SetSignal(SigInt, Default);
        var certificate = Path.Combine(_data, "localhost.pfx");
        File.WriteAllBytes(certificate, DevelopmentCertificate());
        var folder = AppContext.BaseDirectory.Replace("ProductBff.AppHost.Tests", "ProductBff.AppHost", StringComparison.Ordinal)
            .Replace($"{Path.DirectorySeparatorChar}tests{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        _process = Process.Start(new ProcessStartInfo(Path.Combine(folder, "ProductBff.AppHost"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                [Mark] = _mark,
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
                ["ASPNETCORE_URLS"] = $"{FreeUrl("https")};{FreeUrl("http")}",
                ["Kestrel__Certificates__Default__Path"] = certificate,
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = FreeUrl("http"),
                ["DcpPublisher__RandomizePorts"] = "true",
                ["Data__Folder"] = _data,
            },
        })!;
    }

    public static async Task<AppHostProcess> StartAsync()
    {
        var appHost = new AppHostProcess();
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

    /// <summary>What the environment of a running program says.</summary>
    public string EnvironmentOf(string program, string name) => Running()
        .First(process => process.CommandLine.Contains(program, StringComparison.Ordinal)).Environment.Split('\0')
        .Single(variable => variable.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>Waits for the process, and then until nothing that it started, or that those started, is left.</summary>
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

    // The engine detaches itself, so what the mark in the environment says is what counts, not who is whose child.
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
            // It has ended, or is somebody else's.
            return "";
        }
    }

    private async Task WaitForStartAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var lines = new List<string>();
        do
        {
            lines.Add(await _process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException($"The AppHost has ended: {string.Join('\n', lines)}"));
        }
        while (!lines[^1].Contains(Started, StringComparison.Ordinal));

        // What it says from now on is not looked at, but a full pipe would hold it up.
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

    /// <summary>In place of what <c>dotnet dev-certs</c> makes, which a machine may not have.</summary>
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
