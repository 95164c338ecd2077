using System.IO.Compression;
using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Endpoints;

public sealed class PageCompressionTests
{
    private const string Page = "/product-details/P001";

    private static readonly (string, string) On = ("Compression:Enabled", "true");

    [Fact]
    public async Task Get_ByDefault_IsNotCompressed()
    {
        await using var bff = await BffApplication.StartAsync();

        var page = await bff.GetAsync(Page, ("Accept-Encoding", "br, gzip"));

        Assert.Null(page["Content-Encoding"]);
        Assert.Equal("Accept", page["Vary"]);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br, gzip", "br")]
    [InlineData("identity", null)]
    [InlineData("", null)]
    public async Task Get_Page_IsInAnEncodingThatTheClientTakes(string accepted, string? encoding)
    {
        await using var bff = await BffApplication.StartAsync(On);
        using var request = new HttpRequestMessage(HttpMethod.Get, Page);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var response = await bff.Client.SendAsync(request);
        var body = await response.Content.ReadAsStreamAsync();
        using var decoded = new StreamReader(encoding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        });

        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("\"P001\"", await decoded.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(["Accept", "Accept-Encoding"], response.Headers.Vary);
        Assert.True(response.Headers.ETag?.IsWeak);
    }

    /// <summary>One weak ETag for all encodings, so that a client's copy in one encoding also validates a request for another.</summary>
    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task Get_ClientHasThePage_Is304WithTheSameETag(string accepted)
    {
        await using var bff = await BffApplication.StartAsync(On);
        var etag = (await bff.GetAsync(Page, ("Accept-Encoding", "gzip")))["ETag"]!;

        var known = await bff.GetAsync(Page, ("Accept-Encoding", accepted), ("If-None-Match", etag));

        Assert.StartsWith("W/", etag, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, known.Status);
        Assert.Equal((etag, "Accept, Accept-Encoding"), (known["ETag"], known["Vary"]));
        Assert.Null(known["Content-Encoding"]);
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/x-ndjson")]
    public async Task Get_Stream_IsNotCompressedAndEachSectionComesWhenItLands(string accept)
    {
        await using var bff = await BffApplication.StartAsync(On);
        var gate = bff.Gate("reviews");
        using var request = new HttpRequestMessage(HttpMethod.Get, Page);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");

        using var response = await bff.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).InTime();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        // While the reviews are still out.
        var line = await reader.ReadLineAsync().InTime();
        gate.Open();
        var rest = await reader.ReadToEndAsync().InTime();

        Assert.NotEqual("", line);
        Assert.Contains("complete", rest, StringComparison.Ordinal);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.True(response.Headers.CacheControl?.NoTransform);
    }

    /// <summary>Compressed, its length could reveal a secret beside text that an attacker chose (BREACH), unlike a page that is the same for all.</summary>
    [Fact]
    public async Task Get_WhatBelongsToACaller_IsNotCompressed()
    {
        await using var bff = await BffApplication.StartAsync(On);

        var session = await bff.GetAsync("/session", ("Accept-Encoding", "br, gzip"));

        Assert.Equal("application/json", session["Content-Type"]?.Split(';')[0]);
        Assert.Null(session["Content-Encoding"]);
    }
}
