namespace ProductBff.Bench.Servers;

/// <summary>The three backends of the contract, in one process that does next to nothing (bench/Peers/Kestrel).</summary>
internal sealed class BackendStub(ServerProcess process) : IAsyncDisposable
{
    public const string Product = "products";
    public const string Reviews = "reviews";
    public const string Inventory = "inventory";

    private readonly HttpClient _http = new() { BaseAddress = process.Address };

    public Uri Address => process.Address;

    /// <param name="port">The previous port, when they are restarted.</param>
    public static async Task<BackendStub> StartAsync(string kestrel, CancellationToken stop, int? port = null)
    {
        var target = new Target("backends", "dotnet", port => [kestrel, $"http://127.0.0.1:{port}"]);
        return new(await ServerProcess.StartAsync(target, "/products/ready", stop, port));
    }

    public void Kill() => process.Kill();

    /// <summary>Sets the delays that the contract gives the three services.</summary>
    public async Task SetContractDelaysAsync(CancellationToken stop)
    {
        await SetAsync(Product, 50, "ok", stop);
        await SetAsync(Reviews, 80, "ok", stop);
        await SetAsync(Inventory, 30, "ok", stop);
    }

    /// <param name="section">One of the three.</param>
    /// <param name="delay">In milliseconds.</param>
    /// <param name="mode"><c>ok</c>, <c>error</c>, <c>hang</c> or <c>flap</c>.</param>
    public async Task SetAsync(string section, int delay, string mode, CancellationToken stop)
    {
        using var response = await _http.PostAsync(new Uri($"settings/{section}?delay={delay}&mode={mode}", UriKind.Relative), content: null, stop);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await process.DisposeAsync();
    }
}
