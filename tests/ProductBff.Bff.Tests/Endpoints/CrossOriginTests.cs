using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Endpoints;

public sealed class CrossOriginTests
{
    private const string Shop = "https://shop.example";
    private const string Page = "/product-details/P001";
    private const string Writes = "/product-details/P001/reviews";

    [Theory]
    [InlineData(Shop, Shop)]
    [InlineData("https://evil.example", null)]
    [InlineData("https://shop.example.evil.example", null)]
    [InlineData("null", null)]
    public async Task Get_FromAnOrigin_IsForScriptsOfThoseThatAreNamed(string origin, string? allowed)
    {
        await using var bff = await BffApplication.StartAsync(("Cors:Origins:0", Shop));

        var page = await bff.GetAsync(Page, ("Origin", origin));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(allowed, page["Access-Control-Allow-Origin"]);
        Assert.Null(page["Access-Control-Allow-Credentials"]);
        Assert.Equal("Accept, Origin", page["Vary"]);
    }

    /// <summary>Otherwise a cache would serve the page without CORS headers to a script of an allowed origin.</summary>
    [Fact]
    public async Task Get_WithoutAnOrigin_DependsOnItAllTheSame()
    {
        await using var bff = await BffApplication.StartAsync(("Cors:Origins:0", Shop));

        Assert.Equal("Accept, Origin", (await bff.GetAsync(Page))["Vary"]);
    }

    [Fact]
    public async Task Get_NoOriginIsNamed_SaysNothing()
    {
        await using var bff = await BffApplication.StartAsync();

        var page = await bff.GetAsync(Page, ("Origin", Shop));
        var preflight = await PreflightAsync(bff, Shop, "POST", "authorization");

        Assert.Null(page["Access-Control-Allow-Origin"]);
        Assert.Equal("Accept", page["Vary"]);
        Assert.Null(preflight["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task Get_Refused_CanBeReadWithItsReason()
    {
        await using var bff = await BffApplication.StartAsync(("Cors:Origins:0", Shop));

        var problem = await bff.GetAsync("/product-details/not%20valid", ("Origin", Shop));

        Assert.Equal(HttpStatusCode.BadRequest, problem.Status);
        Assert.Equal(Shop, problem["Access-Control-Allow-Origin"]);
        Assert.Contains("Retry-After", problem["Access-Control-Expose-Headers"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Shop, "POST", "authorization,content-type,idempotency-key", true)]
    [InlineData("https://evil.example", "POST", "authorization", false)]
    public async Task Preflight_OfAWrite_IsAnsweredByTheList(string origin, string method, string headers, bool allowed)
    {
        await using var bff = await BffApplication.StartAsync(("Cors:Origins:0", Shop));

        var preflight = await PreflightAsync(bff, origin, method, headers);

        Assert.Equal(HttpStatusCode.NoContent, preflight.Status);
        Assert.Equal(allowed ? (origin, method, headers, "600") : default,
            (preflight["Access-Control-Allow-Origin"], preflight["Access-Control-Allow-Methods"], preflight["Access-Control-Allow-Headers"], preflight["Access-Control-Max-Age"]));
        Assert.Null(preflight["Access-Control-Allow-Credentials"]);
    }

    [Fact]
    public async Task Get_CredentialsAreAllowed_SaysSoToThoseThatAreNamedOnly()
    {
        await using var bff = await BffApplication.StartAsync(("Cors:Origins:0", Shop), ("Cors:Origins:1", "http://localhost:3000"), ("Cors:AllowCredentials", "true"));

        var named = await bff.GetAsync("/session", ("Origin", "http://localhost:3000"));
        var other = await bff.GetAsync("/session", ("Origin", "http://localhost:3001"));

        Assert.Equal(("http://localhost:3000", "true"), (named["Access-Control-Allow-Origin"], named["Access-Control-Allow-Credentials"]));
        Assert.Null(other["Access-Control-Allow-Origin"]);
        Assert.Null(other["Access-Control-Allow-Credentials"]);
    }

    private static Task<Answer> PreflightAsync(BffApplication bff, string origin, string method, string headers) => bff.SendAsync(
        new(HttpMethod.Options, Writes), ("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers));
}
