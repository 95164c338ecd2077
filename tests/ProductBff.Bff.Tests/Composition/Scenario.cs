using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

internal sealed record Product(string Id, int Version = 1);

internal sealed record Reviews(int Count);

internal sealed record Stock(int Units);

internal sealed record Body(
    Product? Product, Reviews? Reviews, Stock? Stock, bool StockIsKnown, string? Error, IReadOnlyDictionary<string, Provenance> Sections);

/// <summary>
/// The engine on a clock that stands still unless a test moves it, with a page of one essential and two optional sections whose
/// backends do what the test says. Budgets: product 400, reviews 300, stock 200 ms; deadline 500 ms, headroom 25 ms.
/// </summary>
internal sealed class Scenario : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services;
    private readonly PageComposer _composer;

    public Scenario(params (string Key, string Value)[] settings)
    {
        Product = new(Clock, id => new(id));
        Reviews = new(Clock, _ => new(2));
        Stock = new(Clock, _ => new(14));
        ProductSection = Section.Define("product", (Backend<Product> b, SectionCall call) => b.GetAsync(call), Ms(400), Json<Product>(),
            fetchMany: (b, call) => b.GetManyAsync(call));
        ReviewsSection = Section.Define("reviews", (Backend<Reviews> b, SectionCall call) => b.GetAsync(call), Ms(300), Json<Reviews>(),
            fallback: _ => new(0));
        StockSection = Section.Define("stock", (Backend<Stock> b, SectionCall call) => b.GetAsync(call), Ms(200), Json<Stock>(),
            fallback: _ => new(0), fetchMany: (b, call) => b.GetManyAsync(call));
        Page = Bff.Composition.Page.Define<Body>("details", page =>
        {
            var product = page.Required(ProductSection);
            var reviews = page.Optional(ReviewsSection);
            var stock = page.Optional(StockSection);
            return sections => new(
                sections.Get(product), sections.Get(reviews), sections.Get(stock), sections.TryGet(stock, out _), sections.Error,
                sections.Provenance);
        });
        Teaser = Bff.Composition.Page.Define<string?>("teaser", page =>
        {
            var product = page.Required(ProductSection);
            return sections => sections.Get(product)?.Id;
        });
        Rating = Bff.Composition.Page.Define<int?>("rating", page =>
        {
            var stock = page.Optional(StockSection);
            var reviews = page.Required(ReviewsSection);
            return sections => sections.TryGet(stock, out _) ? sections.Get(reviews)?.Count : null;
        });
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(Logs)))
            .AddMetrics()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Product)
            .AddSingleton(Reviews)
            .AddSingleton(Stock)
            .AddPages(configuration, Page, Teaser, Rating)
            .BuildServiceProvider(validateScopes: true);
        _composer = _services.GetRequiredService<PageComposer>();
    }

    public FakeTimeProvider Clock { get; } = new();

    public FakeLogCollector Logs { get; } = new();

    public Backend<Product> Product { get; }

    public Backend<Reviews> Reviews { get; }

    public Backend<Stock> Stock { get; }

    public Section<Product> ProductSection { get; }

    public Section<Reviews> ReviewsSection { get; }

    public Section<Stock> StockSection { get; }

    public Page<Body> Page { get; }

    /// <summary>A second page that shows the same product.</summary>
    public Page<string?> Teaser { get; }

    /// <summary>A page whose essential section comes last, and is fetched one by one even in a batch.</summary>
    public Page<int?> Rating { get; }

    public PageComposer Composer
    {
        get
        {
            LeaveRunnersContext();
            return _composer;
        }
    }

    public static JsonTypeInfo<T> Json<T>() => (JsonTypeInfo<T>)JsonSerializerOptions.Web.GetTypeInfo(typeof(T));

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(Patience);

    public MetricCollector<T> Collect<T>(string instrument)
        where T : struct =>
        new(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), CompositionMetrics.MeterName, instrument);

    public Task<PageResult<Body>> Compose(string id = "P001", CancellationToken aborted = default) =>
        Composer.ComposeAsync(Page, new(id), aborted);

    public Task<PageResult<Body>> Compose(PageRequest request) => Composer.ComposeAsync(Page, request, CancellationToken.None);

    /// <summary>Composes, lets that much time pass and expects the page to have ended by then.</summary>
    public async Task<PageResult<Body>> ComposeWithin(double milliseconds, string id = "P001")
    {
        var page = Compose(id);
        Pass(milliseconds);
        return await Soon(page);
    }

    /// <summary>Moves time in steps of a millisecond.</summary>
    public void Pass(double milliseconds)
    {
        LeaveRunnersContext();
        for (var passed = 0; passed < milliseconds; passed++)
        {
            Clock.Advance(Ms(1));
        }
    }

    /// <summary>Fills the stale values of all sections, with the given age.</summary>
    public async Task Remember(double ageMs = 1000, string id = "P001")
    {
        (Product.Delay, Reviews.Delay, Stock.Delay) = (0, 0, 0);
        Assert.Equal(PageOutcome.Complete, (await Soon(Compose(id))).Outcome);
        Clock.Advance(Ms(ageMs));
    }

    public void Dispose() => _services.Dispose();

    /// <summary>Without the context, continuations run inline when time moves, so that their effects are complete when the step returns.</summary>
    private static void LeaveRunnersContext() => SynchronizationContext.SetSynchronizationContext(null);
}
