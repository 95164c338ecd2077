using System.Globalization;

namespace ProductBff.Bench.Servers;

/// <summary>A Redis of our own, which keeps nothing on disk.</summary>
internal static class RedisServer
{
    /// <param name="port">The previous port, when it is restarted.</param>
    public static Task<ServerProcess> StartAsync(CancellationToken stop, int? port = null) =>
        ServerProcess.StartAsync(new("redis", "redis-server", Arguments), readyPath: null, stop, port);

    // Bounded as the overview recommends, because requests for ever new ids would fill it.
    private static IEnumerable<string> Arguments(int port) =>
    [
        "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
        "--maxmemory", "256mb", "--maxmemory-policy", "volatile-ttl",
    ];
}
