using System.Net;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests;

/// <summary>An administrator purges cached pages, on every instance.</summary>
public sealed class PurgeTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly string Admin = TestTokens.Create("root", role: "admin");

    private readonly string _one = $"P{Guid.NewGuid():N}";
    private readonly string _two = $"Q{Guid.NewGuid():N}";

    [SkippableTheory]
    [InlineData("?product={0}", true, new[] { true, false, true })]
    [InlineData("?product={0}", false, new[] { true, false, true })]
    [InlineData("?page=mobile-product-details", true, new[] { false, false, true })]
    [InlineData("?page=product-details", false, new[] { true, true, false })]
    [InlineData("", true, new[] { true, true, true })]
    [InlineData("", false, new[] { true, true, true })]
    public async Task Purge_SomeOrAll_TakesThoseFromEveryInstanceAndNoOther(string query, bool shared, bool[] purged)
    {
        await using var shop = await Shop.OpenAsync();
        // A page is cached concurrently with its response, and this test is not about time.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var settings = new Dictionary<string, string> { ["Caching:Timeout"] = "00:00:02" };
        if (shared)
        {
            redis.SkipIfUnavailable();
            settings["ConnectionStrings:cache"] = redis.ConnectionString;
        }

        var one = shop.StartBff(settings);
        var another = shared ? shop.StartBff(settings) : one;
        string[] paths = [$"/product-details/{_one}", $"/product-details/{_two}", $"/mobile/product-details/{_one}"];
        foreach (var path in paths)
        {
            await one.GetAsync(path);
            while (!await IsCachedAsync(another, path))
            {
                Assert.False(limit.IsCancellationRequested, path);
            }
        }

        var answer = await one.SendAsync("POST", $"/cache/purge{string.Format(System.Globalization.CultureInfo.InvariantCulture, query, _one)}", token: Admin);

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        foreach (var (path, isPurged) in paths.Zip(purged))
        {
            Assert.True(await IsCachedAsync(another, path) != isPurged, path);
        }
    }

    [Theory]
    [InlineData("?product=a/b", "product")]
    [InlineData("?product=", "product")]
    [InlineData("?page=stranger", "page")]
    [InlineData("?product=P001&page=product-details", "page")]
    [InlineData("?products=P001", "products")]
    public async Task Purge_Nonsense_NamesWhatIsWrong(string query, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.StartBff().SendAsync("POST", $"/cache/purge{query}", token: Admin);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _), answer.Text);
    }

    [Fact]
    public async Task Purge_NotAnAdministrator_IsRefused()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        Assert.Equal(HttpStatusCode.Unauthorized, (await bff.SendAsync("POST", "/cache/purge")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bff.SendAsync("POST", "/cache/purge", token: TestTokens.Create())).Status);
    }

    [Fact]
    public async Task Purge_RedisIsAway_SaysThatOnlyThisInstanceKnows()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new() { ["ConnectionStrings:cache"] = "127.0.0.1:1" });

        var answer = await bff.SendAsync("POST", "/cache/purge", token: Admin);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (answer.Status, answer.Header("Retry-After")));
    }

    private static async Task<bool> IsCachedAsync(BffHost bff, string path) =>
        (await bff.GetAsync(path)).Header("Server-Timing")?.StartsWith("cache", StringComparison.Ordinal) == true;
}
