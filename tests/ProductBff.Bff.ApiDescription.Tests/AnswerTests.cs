using System.Net;
using System.Net.Http.Json;
using System.Text;
using ProductBff.Bff.ApiDescription.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.ApiDescription.Tests;

/// <summary>The BFF's real responses are those that the description promises.</summary>
public sealed class AnswerTests(RunningShop shop) : IClassFixture<RunningShop>
{
    private const string Catalogue = "/products";
    private const string Page = "/product-details/{id}";
    private const string Batch = "/product-details";
    private const string Mobile = "/mobile/product-details/{id}";
    private const string Reviews = "/product-details/{id}/reviews";
    private const string Review = "/product-details/{id}/reviews/{rid}";
    private const string Reservations = "/product-details/{id}/reservations";
    private const string Reservation = "/product-details/{id}/reservations/{rid}";

    private readonly DescribedAnswers _described = new();

    [Fact]
    public async Task Pages_InEveryState_AreDescribed()
    {
        using var client = shop.Client();
        await GetAsync(client, Page, "/product-details/P001");
        using var page = await client.GetAsync("/product-details/P001");
        await GetAsync(client, Page, "/product-details/P001", ("If-None-Match", page.Headers.ETag!.ToString()));
        await GetAsync(client, Page, "/product-details/P001?include=inventory");
        await GetAsync(client, Page, "/product-details/P001?include=nothing");
        await GetAsync(client, Page, "/product-details/P404");
        await GetAsync(client, Page, "/product-details/.%2e.");
        await GetAsync(client, Page, "/product-details/P001", ("x-envoy-expected-rq-timeout-ms", "1"), ("X-Rehearse", "product=slow(2s)"));
        foreach (var state in (string[])["reviews=error", "reviews=stale", "inventory=fallback", "reviews=circuit-open(5s)", "inventory=not-found", "product=stale", "product=error"])
        {
            await GetAsync(client, Page, "/product-details/P001", ("X-Rehearse", state));
            await GetAsync(client, Mobile, "/mobile/product-details/P001", ("X-Rehearse", state));
        }

        // A product that was never fetched has no stale value.
        foreach (var reason in (string[])["error", "unreachable", "malformed", "too-large", "rate-limited(2s)", "shed", "deadline", "circuit-open(5s)"])
        {
            await GetAsync(client, Page, "/product-details/Unseen", ("X-Rehearse", $"product={reason}"));
            await GetAsync(client, Mobile, "/mobile/product-details/Unseen", ("X-Rehearse", $"product={reason}"));
        }

        await GetAsync(client, Batch, "/product-details?ids=P001,P404,...");
        await GetAsync(client, Batch, "/product-details?ids=P001", ("If-None-Match", "*"));
        await GetAsync(client, Batch, "/product-details");
        await GetAsync(client, Batch, "/product-details?ids=P001,P002", ("X-Rehearse", "reviews=error, product=error"));

        await GetAsync(client, Catalogue, "/products");
        await GetAsync(client, Catalogue, "/products?page=first");
        await GetAsync(client, Catalogue, "/products?page=0");
        foreach (var reason in (string[])["error", "circuit-open(5s)", "deadline"])
        {
            await GetAsync(client, Catalogue, "/products?page=7", ("X-Rehearse", $"products={reason}"));
        }

        Saw("get " + Page, 200, 304, 400, 404, 502, 503, 504);
        Saw("get " + Catalogue, 200, 400, 502, 503, 504);
        Saw("get " + Mobile, 200, 502, 503, 504);
        Saw("get " + Batch, 200, 304, 400);
    }

    [Fact]
    public async Task Streams_InEveryState_AreDescribed()
    {
        using var client = shop.Client();
        foreach (var mediaType in (string[])["text/event-stream", "application/x-ndjson"])
        {
            await GetAsync(client, Page, "/product-details/P001", ("Accept", mediaType));
            await GetAsync(client, Page, "/product-details/P001", ("Accept", mediaType), ("X-Rehearse", "reviews=error, inventory=stale"));
            await GetAsync(client, Mobile, "/mobile/product-details/P001", ("Accept", mediaType), ("X-Rehearse", "reviews=error"));
            await GetAsync(client, Page, "/product-details/Unseen", ("Accept", mediaType), ("X-Rehearse", "product=error"));
            // The others have been sent when it turns out that there is no such product.
            await GetAsync(client, Page, "/product-details/P404", ("Accept", mediaType), ("X-Rehearse", "product=slow(300ms)"));
        }

        await GetAsync(client, Page, "/product-details/P001", ("Accept", "text/event-stream"), ("Last-Event-ID", "end"));

        Saw("get " + Page, 200, 204, 502);
    }

    [Fact]
    public async Task Explanations_InEveryState_AreDescribed()
    {
        using var client = shop.Client();
        (string, string) explain = ("X-Explain", "true");
        await GetAsync(client, Page, "/product-details/Explained", explain);
        await GetAsync(client, Page, "/product-details/P001", explain);
        await GetAsync(client, Mobile, "/mobile/product-details/P001", explain);
        await GetAsync(client, Catalogue, "/products", explain);
        foreach (var state in (string[])["reviews=error", "reviews=stale", "inventory=circuit-open(5s)", "product=unreachable"])
        {
            await GetAsync(client, Page, "/product-details/P001", explain, ("X-Rehearse", state));
            await GetAsync(client, Page, "/product-details/Unseen", explain, ("X-Rehearse", state));
        }

        await GetAsync(client, Page, "/product-details/P001", explain, ("Accept", "application/x-ndjson"));
        // The others have been sent when it turns out that there is no such product.
        await GetAsync(client, Page, "/product-details/P404", explain, ("Accept", "application/x-ndjson"), ("X-Rehearse", "product=slow(300ms)"));
        await GetAsync(client, Page, "/product-details/P001", ("X-Explain", "please"));

        Saw("get " + Page, 200, 400, 404);
        Saw("get " + Mobile, 200);
        Saw("get " + Catalogue, 200);
    }

    [Fact]
    public async Task Writes_InEveryState_AreDescribed()
    {
        using var client = shop.Client();
        var (alice, reader) = (TestTokens.Create("alice"), TestTokens.Create("carol", scope: ""));
        foreach (var (operation, path, body) in ((string, string, object)[])[
            (Reviews, "/product-details/P001/reviews", new { rating = 5, comment = "Fine." }),
            (Reservations, "/product-details/P001/reservations", new { quantity = 1 })])
        {
            await WriteAsync(client, operation, path, body, alice, "described");
            await WriteAsync(client, operation, path, body, alice, "described");
            await WriteAsync(client, operation, path, new { rating = 4, comment = "Else.", quantity = 2 }, alice, "described");
            await WriteAsync(client, operation, path, body, token: null, "described");
            await WriteAsync(client, operation, path, body, reader, "described");
            await WriteAsync(client, operation, path, new { }, alice, "described");
            await WriteAsync(client, operation, path, body, alice, key: null);
            await SendAsync(client, "post", operation, path, new StringContent("text"), alice, ("Idempotency-Key", "text"));
            await SendAsync(client, "post", operation, path, new StringContent($"\"{new string('x', 40_000)}\"", Encoding.UTF8, "application/json"), alice, ("Idempotency-Key", "large"));
            Saw("post " + operation, 201, 400, 401, 403, 413, 415, 422);
        }

        await WriteAsync(client, Reservations, "/product-details/P001/reservations", new { quantity = 1_000 }, alice, "stock");
        Saw("post " + Reservations, 409);

        var review = await WrittenAsync(client, "/product-details/P001/reviews", new { rating = 5, comment = "Fine." }, alice);
        await GetAsync(client, Review, review);
        await GetAsync(client, Review, $"/product-details/P001/reviews/{Guid.Empty}");
        await GetAsync(client, Review, "/product-details/P001/reviews/first");
        Saw("get " + Review, 200, 400, 404);

        var reservation = await WrittenAsync(client, "/product-details/P001/reservations", new { quantity = 1 }, alice);
        await SendAsync(client, "get", Reservation, reservation, null, alice);
        await SendAsync(client, "get", Reservation, reservation, null, reader);
        await SendAsync(client, "get", Reservation, reservation, null, token: null);
        await SendAsync(client, "delete", Reservation, "/product-details/P001/reservations/first", null, alice);
        await SendAsync(client, "delete", Reservation, $"/product-details/P001/reservations/{Guid.Empty}", null, alice);
        await SendAsync(client, "delete", Reservation, reservation, null, alice, ("Idempotency-Key", "release"));
        await SendAsync(client, "delete", Reservation, reservation, null, alice, ("Idempotency-Key", "release"));
        await SendAsync(client, "get", Reservation, reservation, null, alice);
        Saw("get " + Reservation, 200, 401, 403, 404);
        Saw("delete " + Reservation, 204, 400, 404);
    }

    [Fact]
    public async Task SessionAndCache_InEveryState_AreDescribed()
    {
        using var client = shop.Client();
        await GetAsync(client, "/session", "/session");
        await SendAsync(client, "get", "/session", "/session", null, TestTokens.Create("alice", name: "Alice"));
        await GetAsync(client, "/session/sign-in", "/session/sign-in?returnUrl=/");
        await SendAsync(client, "post", "/session/sign-in", "/session/sign-in", new FormUrlEncodedContent([KeyValuePair.Create("user", "alice")]));
        await SendAsync(client, "post", "/session/sign-in", "/session/sign-in", JsonContent.Create("alice"));
        await SendAsync(client, "post", "/session/sign-out", "/session/sign-out", null);
        await SendAsync(client, "post", "/session/sign-out", "/session/sign-out", null, null, ("Cookie", "productbff=none"));
        await SendAsync(client, "post", "/cache/purge", "/cache/purge?product=P001", null);
        await SendAsync(client, "post", "/cache/purge", "/cache/purge?product=P001", null, TestTokens.Create());
        await SendAsync(client, "post", "/cache/purge", "/cache/purge?product=P001", null, TestTokens.Create(role: "admin"));
        await SendAsync(client, "post", "/cache/purge", "/cache/purge?page=none", null, TestTokens.Create(role: "admin"));

        Saw("get /session", 200);
        Saw("get /session/sign-in", 200);
        Saw("post /session/sign-in", 400, 415);
        Saw("post /session/sign-out", 204, 403);
        Saw("post /cache/purge", 204, 400, 401, 403);
    }

    [Fact]
    public async Task Requests_MoreThanTheShare_AreDescribed()
    {
        using var client = shop.Client();
        client.BaseAddress = shop.StartBff(
            KeyValuePair.Create("RateLimits:LimitLoopback", "true"),
            KeyValuePair.Create("RateLimits:Reads:Burst", "2"),
            KeyValuePair.Create("RateLimits:Reads:PerSecond", "1"));

        for (var request = 0; request < 10 && !_described.Seen.Contains($"get {Batch} 429"); request++)
        {
            await GetAsync(client, Batch, "/product-details?ids=P001,P002");
        }

        Saw("get " + Batch, 429);
    }

    private void Saw(string operation, params int[] statuses) =>
        Assert.All(statuses, status => Assert.Contains($"{operation} {status}", (IReadOnlySet<string>)_described.Seen));

    private Task GetAsync(HttpClient client, string operation, string path, params (string Name, string Value)[] headers) =>
        SendAsync(client, "get", operation, path, null, null, headers);

    private Task WriteAsync(HttpClient client, string operation, string path, object body, string? token, string? key) =>
        SendAsync(client, "post", operation, path, JsonContent.Create(body), token, key is null ? [] : [("Idempotency-Key", key)]);

    private Task SendAsync(
        HttpClient client, string method, string operation, string path, HttpContent? content, string? token = null, params (string Name, string Value)[] headers) =>
        _described.CheckAsync(client, method, operation, Request(path, content, token, headers));

    private static HttpRequestMessage Request(string path, HttpContent? content, string? token, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>Where it is.</summary>
    private static async Task<string> WrittenAsync(HttpClient client, string path, object body, string token)
    {
        using var response = await client.SendAsync(Request(path, JsonContent.Create(body), token, ("Idempotency-Key", "written")));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return response.Headers.Location!.ToString();
    }
}
