using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using ProductBff.Bff.Backends.Resilience;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;
using ProductBff.Testing;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>
/// The real BFF on a real port, before three fake backends, on a clock that the test moves. Its settings are the product's own
/// where a test names no others.
/// </summary>
internal sealed class BffApplication : IAsyncDisposable
{
    private readonly BffFactory _factory;
    private readonly MetricCollector<long> _landings;

    private BffApplication(FakeBackend product, FakeBackend reviews, FakeBackend inventory, BffFactory factory)
    {
        (Product, Reviews, Inventory, _factory) = (product, reviews, inventory, factory);
        _factory.UseKestrel();
        _factory.StartServer();
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = 600 })
        {
            BaseAddress = new(Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()),
        };
        _landings = new(Services.GetRequiredService<IMeterFactory>(), "ProductBff.Composition", "bff.section.outcomes");
    }

    public FakeBackend Product { get; }

    public FakeBackend Reviews { get; }

    public FakeBackend Inventory { get; }

    public TestClock Clock => _factory.Clock;

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public IServiceProvider Services => _factory.Services;

    public SpyPageStore Store => (SpyPageStore)Services.GetRequiredService<IPageStore>();

    /// <summary>Waits until that many sections have got what they will show, on all pages together.</summary>
    public Task SectionsLandedAsync(int count) => _landings.WaitForMeasurementsAsync(count).InTime();

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    public static async Task<BffApplication> StartAsync(params (string Name, string Value)[] settings)
    {
        var backends = await Task.WhenAll(
            FakeBackend.StartAsync(Backend.Product), FakeBackend.StartAsync(Backend.Reviews), FakeBackend.StartAsync(Backend.Inventory));
        (string, string)[] all =
        [
            ("environment", "Development"),
            (NoReload.Name, NoReload.Value),
            // Not by the factory's own way, which changes the address while the program starts the server.
            ("urls", "http://127.0.0.1:0"),
            // Tests count the calls of backends.
            ("WarmUp:MaxDuration", "00:00:00"),
            // The machine may be busy: that is no overload of what is tested.
            ("LoadShedding:MaxDelay", "00:00:05"),
            // A section arms a timer when it waits for its fetch. The last one's is not that of any other.
            ("Pages:Sections:inventory:Budget", "00:00:00.290"),
            ($"services:{Backend.Product}:http:0", backends[0].Url),
            ($"services:{Backend.Reviews}:http:0", backends[1].Url),
            ($"services:{Backend.Inventory}:http:0", backends[2].Url),
            .. TestTokens.Settings.Select(setting => (setting.Key, setting.Value)),
            .. settings,
        ];
        try
        {
            return new(backends[0], backends[1], backends[2], new BffFactory(all));
        }
        catch
        {
            foreach (var backend in backends)
            {
                await backend.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The same, once it is connected to its Redis.</summary>
    public static async Task<BffApplication> StartWithRedisAsync(string connectionString)
    {
        var bff = await StartAsync(("ConnectionStrings:cache", connectionString));
        await Eventually.IsTrueAsync(() => bff.Services.GetRequiredService<IPageStore>().IsConnected);
        return bff;
    }

    public FakeBackend this[string section] => section switch
    {
        "product" => Product,
        "reviews" => Reviews,
        "inventory" => Inventory,
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, message: null),
    };

    /// <summary>From now on this section's backend answers only when the gate is opened.</summary>
    public Gate Gate(string section)
    {
        var gate = new Gate();
        this[section].Behaviour = Behaviours.Gated(gate);
        return gate;
    }

    /// <summary>That something is down is told in a line; a stack is for bugs.</summary>
    public void AssertNoStackInTheLog() =>
        Assert.All(Logs.GetSnapshot(), record => Assert.True(record.Exception is null, $"{record.Category}: {record}"));

    /// <summary>Calls a backend as its client does, without a page around the call.</summary>
    public async Task<HttpResponseMessage> CallAsync(string backend, HttpMethod method, string path, string? key = null, string? body = null)
    {
        var calls = Services.GetRequiredKeyedService<BackendCalls>(backend);
        var deadline = Deadline.After(Clock, Clock.GetTimestamp(), TimeSpan.FromMinutes(1));
        var outcome = await calls.SendAsync(
            new(method, new($"https+http://{backend}/{path}"), deadline)
            {
                Content = body is null ? null : new StringContent(body),
                Prepare = message =>
                {
                    if (key is not null)
                    {
                        message.Headers.Add("Idempotency-Key", key);
                    }
                },
            },
            CancellationToken.None);
        return outcome.Result ?? throw new InvalidOperationException("The call has failed.", outcome.Exception);
    }

    public async Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, headers);
    }

    /// <summary>Returns when the client has the whole answer and the BFF is through with the request.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var ended = _factory.Ends.Watch(request);
        using var response = await Client.SendAsync(request).InTime();
        var answer = new Answer(response, await response.Content.ReadAsStringAsync());
        await ended.InTime();
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _landings.Dispose();
        await Task.WhenAll(Product.DisposeAsync().AsTask(), Reviews.DisposeAsync().AsTask(), Inventory.DisposeAsync().AsTask());

        // A pipeline that is disposed waits, on its clock, for the calls that are still in it.
        Clock.PassesAtOnce = static _ => true;
        await _factory.DisposeAsync();
    }
}
