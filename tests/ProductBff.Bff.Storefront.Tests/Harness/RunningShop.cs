using ProductBff.Testing;

namespace ProductBff.Bff.Storefront.Tests.Harness;

/// <summary>The BFF and the three services, each a process of its own with the demo data, and one browser, for the tests of a class.</summary>
public sealed class RunningShop : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Dashboard = new() { ["Explain:DashboardUrl"] = "http://localhost:15080" };

    private static readonly Dictionary<string, string> Backends = new()
    {
        ["productservice"] = "ProductBff.ProductService",
        ["reviewservice"] = "ProductBff.ReviewService",
        ["inventoryservice"] = "ProductBff.InventoryService",
    };

    private readonly string _data = Directory.CreateTempSubdirectory("storefront-").FullName;
    private readonly Chromium _chromium = new();
    private readonly List<ServiceProcess> _processes = [];
    private Uri? _address;

    public async Task InitializeAsync()
    {
        await _chromium.InitializeAsync();
        if (!_chromium.IsThere)
        {
            // Every test is skipped.
            return;
        }

        var services = await Task.WhenAll(Backends.Select(async backend => (
            backend.Key,
            Process: await StartAsync(backend.Value, new() { ["Data:Folder"] = _data, ["Simulation:DelayMs"] = "0" }))));
        _address = (await StartAsync(
            "ProductBff.Bff",
            new([.. Patience.Settings, .. Dashboard, .. services.Select(service => KeyValuePair.Create($"services:{service.Key}:http:0", service.Process.Address.ToString()))]))).Address;
    }

    public async Task DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _processes.ForEach(process => process.Dispose());
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>A visitor with a browser profile of its own, not signed in.</summary>
    internal async Task<Visitor> VisitAsync(string path)
    {
        var visitor = await OpenAsync();
        await visitor.GoToAsync(path);
        return visitor;
    }

    /// <summary>The same, before any page has been opened.</summary>
    internal async Task<Visitor> OpenAsync() => await Visitor.OpenAsync(await _chromium.OpenAsync(_address ?? new("http://localhost")));

    internal async Task<Visitor> VisitAsAsync(string user, string path)
    {
        var visitor = await VisitAsync(path);
        await visitor.SignInAsync(user);
        return visitor;
    }

    private async Task<ServiceProcess> StartAsync(string assembly, Dictionary<string, string> settings)
    {
        var process = await ServiceProcess.StartAsync(
            assembly, [.. TestTokens.Settings, .. settings], Path.Combine(Repository.Root, assembly), "Development");
        lock (_processes)
        {
            _processes.Add(process);
        }

        return process;
    }
}
