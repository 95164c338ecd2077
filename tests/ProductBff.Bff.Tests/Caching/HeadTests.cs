using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Caching;

public sealed class HeadTests
{
    private const string Path = "/product-details/P001";

    [Fact]
    public async Task Head_MissAndHit_HasTheHeadersOfGetAndNoBody()
    {
        await using var bff = await BffApplication.StartAsync();

        var miss = await HeadAsync(bff);
        var hit = await HeadAsync(bff);
        var get = await bff.GetAsync(Path);

        Assert.All([miss, hit], head =>
        {
            Assert.Equal(HttpStatusCode.OK, head.Status);
            Assert.Equal("", head.Text);
            Assert.Equal(get["ETag"], head["ETag"]);
            Assert.Equal(get["Content-Type"], head["Content-Type"]);
            Assert.Equal(get.Text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), head["Content-Length"]);
            Assert.Equal("true", head["X-Page-Complete"]);
        });
        Assert.Equal("cache;desc=\"hit\"", hit["Server-Timing"]);
    }

    /// <summary>Every resource that supports GET supports HEAD (RFC 9110, 9.1).</summary>
    [Theory]
    [InlineData("/product-details?ids=P001,P002")]
    [InlineData("/mobile/product-details?ids=P001")]
    [InlineData("/product-details/P001/reviews/0197a000-0000-7000-8000-000000000001")]
    [InlineData("/session")]
    [InlineData("/session/sign-in")]
    [InlineData("/openapi/v1.json")]
    public async Task Head_WhateverCanBeGot_HasTheStatusOfGetAndNoBody(string path)
    {
        await using var bff = await BffApplication.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        var head = await bff.SendAsync(request);
        var get = await bff.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, ""), (head.Status, head.Text));
        Assert.Equal((HttpStatusCode.OK, head["Content-Type"]), (get.Status, get["Content-Type"]));
    }

    [Fact]
    public async Task Head_ClientHasThePage_Is304()
    {
        await using var bff = await BffApplication.StartAsync();

        Assert.Equal(HttpStatusCode.NotModified, (await HeadAsync(bff, ("If-None-Match", "*"))).Status);
        Assert.Equal(HttpStatusCode.NotModified, (await HeadAsync(bff, ("If-None-Match", "*"))).Status);
    }

    [Fact]
    public async Task Head_ProductIsGone_HasTheStatusAndNoBody()
    {
        await using var bff = await BffApplication.StartAsync();
        bff.Product.Behaviour = Behaviours.Status(404);

        var head = await HeadAsync(bff);

        Assert.Equal(HttpStatusCode.NotFound, head.Status);
        Assert.Equal("", head.Text);
        Assert.Equal("no-store", head["Cache-Control"]);
    }

    private static async Task<Answer> HeadAsync(BffApplication bff, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Path);
        return await bff.SendAsync(request, headers);
    }
}
