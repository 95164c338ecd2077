using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using ProductBff.Bff.Backends.Resilience;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Fetching;
using ProductBff.Testing;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>
/// The real BFF on a real port, in front of three fake backends, on a clock that the test moves. Its settings are the product's own
/// unless a test overrides them.
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

    /// <summary>Waits until that many sections have completed, on all pages together.</summary>
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
            // Not through the factory, which changes the address while the program starts the server.
            ("urls", "http://127.0.0.1:0"),
            // Off, because tests count the backends' calls.
            ("WarmUp:MaxDuration", "00:00:00"),
            // A busy machine must not count as an overload of the BFF.
            ("LoadShedding:MaxDelay", "00:00:05"),
            // Unlike any other budget, so that a test can wait for the timer of the last section.
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

    /// <summary>Starts it with a Redis and waits until it is connected.</summary>
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

    /// <summary>An outage is logged in one line; a stack trace is for bugs.</summary>
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

    /// <summary>Returns when the client has the whole response and the BFF has finished the request.</summary>
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

        // Disposing a pipeline waits, on the test's clock, for the calls that are still in it.
        Clock.PassesAtOnce = static _ => true;
        await _factory.DisposeAsync();
    }
}
