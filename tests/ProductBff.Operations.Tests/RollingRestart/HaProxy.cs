using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ProductBff.Testing;

namespace ProductBff.Operations.Tests.RollingRestart;

/// <summary>HAProxy before two replicas. It ends with the test, also when that is killed, because its shell waits for its input to close.</summary>
internal sealed class HaProxy : IDisposable
{
    private const string Script = """exec 3<&0; "$@" </dev/null & proxy=$!; read -r _ <&3; kill -9 $proxy""";

    // No request is sent twice: what a replica loses is lost.
    private static string Configuration(int port, int state, int replicaA, int replicaB) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        defaults
            mode http
            retries 0
            timeout connect 5s
            timeout client 30s
            timeout server 30s
        frontend shop
            bind 127.0.0.1:{port}
            default_backend bff
        backend bff
            balance roundrobin
            option httpchk GET /health
            default-server check inter 100ms fall 1 rise 1
            server a 127.0.0.1:{replicaA}
            server b 127.0.0.1:{replicaB}
        frontend state
            bind 127.0.0.1:{state}
            stats enable
            stats uri /

        """);

    private readonly FileInfo _file = new(Path.GetTempFileName());
    private readonly Process _process;
    private readonly HttpClient _state;

    public HaProxy(int replicaA, int replicaB)
    {
        Requirement.Check(Missing);
        var (port, state) = (FreePort(), FreePort());
        File.WriteAllText(_file.FullName, Configuration(port, state, replicaA, replicaB));
        _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", Find()!, "-q", "-db", "-f", _file.FullName])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        (Address, _state) = (new($"http://127.0.0.1:{port}"), new() { BaseAddress = new($"http://127.0.0.1:{state}") });
    }

    public static string? Missing { get; } = Find() is null ? "No HAProxy: no haproxy on the PATH or in /usr/sbin." : null;

    public Uri Address { get; }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Until it takes a replica (<c>a</c> or <c>b</c>) for what is said: <c>UP</c> or <c>DOWN</c>.</summary>
    public async Task WaitForAsync(string replica, string state, CancellationToken cancellationToken)
    {
        while (await StateOfAsync(replica, cancellationToken) != state)
        {
            await Task.Delay(20, cancellationToken);
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _state.Dispose();
        _file.Delete();
    }

    private async Task<string?> StateOfAsync(string replica, CancellationToken cancellationToken)
    {
        try
        {
            string[][] table = [.. (await _state.GetStringAsync("/;csv", cancellationToken)).Split('\n').Select(line => line.Split(','))];
            return table.First(row => row is ["bff", var name, ..] && name == replica)[Array.IndexOf(table[0], "status")];
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return null;
        }
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, "haproxy")).FirstOrDefault(File.Exists);
}
