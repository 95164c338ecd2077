using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Caching;

public sealed class ConditionalGetTests
{
    private const string Path = "/product-details/P001";

    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("*")]
    public async Task Get_ClientHasThePage_Is304WhetherOrNotTheCacheHasItToo(string ifNoneMatch)
    {
        await using var bff = await BffApplication.StartAsync();
        var etag = (await bff.GetAsync(Path))["ETag"]!;
        await using var fresh = await BffApplication.StartAsync();
        var condition = ("If-None-Match", string.Format(System.Globalization.CultureInfo.InvariantCulture, ifNoneMatch, etag));

        var hit = await bff.GetAsync(Path, condition);
        var miss = await fresh.GetAsync(Path, condition);

        Assert.All([hit, miss], answer =>
        {
            Assert.Equal(HttpStatusCode.NotModified, answer.Status);
            Assert.Equal("", answer.Text);
            Assert.Equal(etag, answer["ETag"]);
            Assert.Equal("no-cache", answer["Cache-Control"]);
            Assert.Equal("Accept", answer["Vary"]);
            Assert.Equal("true", answer["X-Page-Complete"]);
            Assert.NotNull(answer["Server-Timing"]);
        });
        Assert.Single(bff.Product.Calls);

        // The cache kept the page itself, not the 304.
        var page = await fresh.GetAsync(Path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("P001", page.Json.GetProperty("product").GetProperty("id").GetString());
        Assert.Single(fresh.Product.Calls);
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("not an etag")]
    public async Task Get_ClientHasAnotherPage_IsThePage(string ifNoneMatch)
    {
        await using var bff = await BffApplication.StartAsync();

        var miss = await bff.GetAsync(Path, ("If-None-Match", ifNoneMatch));
        var hit = await bff.GetAsync(Path, ("If-None-Match", ifNoneMatch));

        Assert.Equal(HttpStatusCode.OK, miss.Status);
        Assert.Equal(HttpStatusCode.OK, hit.Status);
        Assert.Equal(miss.Text, hit.Text);
        Assert.NotEqual("", hit.Text);
    }

    /// <summary>A page has no <c>Last-Modified</c>, so a date says nothing of it (RFC 9110, 13.1.3).</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Get_IfModifiedSince_IsIgnored(string method)
    {
        await using var bff = await BffApplication.StartAsync();
        await bff.GetAsync(Path);
        using var request = new HttpRequestMessage(new(method), Path);

        var answer = await bff.SendAsync(request, ("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("cache;desc=\"hit\"", answer["Server-Timing"]);
    }

    [Fact]
    public async Task Get_PartialPage_IsNever304()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Reviews.Behaviour = Behaviours.Malformed;

        var page = await bff.GetAsync(Path, ("If-None-Match", "*"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("false", page["X-Page-Complete"]);
        Assert.NotEqual("", page.Text);
    }

    [Fact]
    public async Task Get_ProblemOrStream_IsNotTouchedByTheCondition()
    {
        await using var bff = await BffApplication.StartAsync();

        var stream = await bff.GetAsync(Path, ("If-None-Match", "*"), ("Accept", "application/x-ndjson"));
        bff.Product.Behaviour = Behaviours.Status(404);
        var problem = await bff.GetAsync("/product-details/P002", ("If-None-Match", "*"));

        Assert.Equal(4, stream.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(HttpStatusCode.NotFound, problem.Status);
        Assert.Equal("product", problem.Json.GetProperty("section").GetString());
    }

    [Fact]
    public async Task Get_BatchThatTheClientHas_Is304()
    {
        await using var bff = await BffApplication.StartAsync();

        var batch = await bff.GetAsync("/product-details?ids=P001,P002");
        var again = await bff.GetAsync("/product-details?ids=P001,P002", ("If-None-Match", batch["ETag"]!));

        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        Assert.Equal("", again.Text);
    }

    [Fact]
    public async Task Get_AnotherContent_HasAnotherETag()
    {
        await using var bff = await BffApplication.StartAsync();

        var (one, two, mobile) = (
            (await bff.GetAsync(Path))["ETag"], (await bff.GetAsync("/product-details/P002"))["ETag"], (await bff.GetAsync($"/mobile{Path}"))["ETag"]);

        Assert.Matches("^\"[0-9a-f]{32}\"$", one);
        Assert.Equal(3, new HashSet<string?> { one, two, mobile }.Count);
    }
}
