using ProductBff.Bench.Wrk;

namespace ProductBff.Bench.Servers;

/// <summary>The built targets, and the running backends and Redis that they call. Targets that cannot run here are left out, with a message.</summary>
internal sealed class Testbed : IAsyncDisposable
{
    private readonly ServerProcess? _redis;

    private Testbed(BackendStub backends, ServerProcess? redis) => (Backends, _redis) = (backends, redis);

    public BackendStub Backends { get; }

    public IReadOnlyList<Target> Targets { get; private set; } = [];

    /// <param name="names">Names of <see cref="TargetNames"/>.</param>
    public static async Task<Testbed> StartAsync(IReadOnlyCollection<string> names, CancellationToken stop)
    {
        WrkLoad.RequireWrk();
        Console.WriteLine("Building what is compared.");
        var kestrel = await Build.DotNetAsync("bench/Peers/Kestrel/ProductBff.Bench.Kestrel.csproj", stop);
        var redis = names.Contains(TargetNames.BffRedis) && await Build.HasRedisAsync(stop) ? await RedisServer.StartAsync(stop) : null;
        Testbed? testbed = null;
        try
        {
            testbed = new(await BackendStub.StartAsync(kestrel, stop), redis);
            testbed.Targets = [.. await TargetFactory.CreateAsync(names, kestrel, testbed.Backends.Address, redis?.Address, stop)];
            return testbed;
        }
        catch
        {
            await (testbed?.DisposeAsync() ?? redis?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Backends.DisposeAsync();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }
}
