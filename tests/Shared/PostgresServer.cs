using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ProductBff.Testing;

/// <summary>
/// One private PostgreSQL for the tests of a process: on loopback, with its own port and a temporary folder. It ends with the process,
/// even when that is killed, because the shell that starts it waits for its input to close.
/// </summary>
internal sealed class PostgresServer
{
    private const string User = "postgres";

    private const string Script =
        """
        set -e
        "$1/initdb" -D "$2/data" -U postgres -A trust --no-sync --locale=C -E UTF8 >&2
        exec 3<&0
        "$1/postgres" -D "$2/data" -p "$3" -h 127.0.0.1 -k "$2" -F -c max_connections=300 </dev/null >&2 2>&2 &
        server=$!
        tries=0
        until "$1/pg_isready" -q -h 127.0.0.1 -p "$3"; do kill -0 $server; tries=$((tries + 1)); test $tries -lt 600; sleep 0.1; done
        echo ready
        cat <&3 >/dev/null || true
        kill -QUIT $server
        wait $server || true
        rm -rf "$2"
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private static readonly string[] Programs = ["initdb", "postgres", "pg_isready"];

    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);

    private static int _databases;

    private readonly int _port;

    private PostgresServer(int port) => _port = port;

    /// <summary>Why PostgreSQL cannot run on this machine; null when it can.</summary>
    public static string? Missing { get; } =
        Binaries() is null ? "No PostgreSQL: no initdb on the PATH or in /usr/lib/postgresql/*/bin." : null;

    /// <summary>A connection string for a database that does not exist yet.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        Requirement.Check(Missing);
        var server = await Shared.Value;
        return new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = server._port,
            Username = User,
            Database = $"test_{Interlocked.Increment(ref _databases)}",
            IncludeErrorDetail = true,
        }.ConnectionString;
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("productbff-postgres-").FullName;
        string[] shell = ["/bin/sh", "-c", Script, "sh", Binaries()!, folder, port.ToString(CultureInfo.InvariantCulture)];

        // PostgreSQL refuses to run as root.
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            using var chown = Process.Start("chown", [User, folder]);
            await chown.WaitForExitAsync();
        }

        string[] command = isRoot ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", .. shell] : shell;
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        var log = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (log)
            {
                log.Add(line.Data ?? "");
            }
        };
        process.BeginErrorReadLine();

        using var timeout = new CancellationTokenSource(StartTimeout);
        if (await process.StandardOutput.ReadLineAsync(timeout.Token) is not "ready")
        {
            lock (log)
            {
                throw new InvalidOperationException($"PostgreSQL does not start: {string.Join('\n', log)}");
            }
        }

        return new PostgresServer(port);
    }

    private static string? Binaries()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).OrderDescending()
            : [];
        return onPath.Concat(installed).FirstOrDefault(folder => Programs.All(program => File.Exists(Path.Combine(folder, program))));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
