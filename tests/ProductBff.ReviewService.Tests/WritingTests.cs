using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ProductBff.Testing;

namespace ProductBff.ReviewService.Tests;

public sealed class WritingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_ValidReview_IsListedFirstBeforeTheMadeUpOnes(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        await using var service = new ServiceHost<ReviewStore>(database, time: new FakeTimeProvider(Noon));

        using var posted = await service.SendAsync(
            HttpMethod.Post, "/reviews/P001", new { rating = 3, comment = "  It works.\n" }, TestTokens.Create(name: "Carol"), "k1");
        using var listed = await service.Client.GetAsync("/reviews/P001");

        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        var review = await posted.Content.ReadAsStringAsync();
        var id = JsonNode.Parse(review)!["id"]!.GetValue<string>();
        Assert.Equal(
            $$"""{"productId":"P001","rating":3,"comment":"It works.","author":"Carol","id":"{{id}}","createdAt":"2026-03-01T12:00:00+00:00"}""", review);
        Assert.Equal($"/reviews/P001/{id}", posted.Headers.Location?.ToString());
        Assert.Equal(review, await service.Client.GetStringAsync(posted.Headers.Location));

        Assert.Equal(
            $$"""[{{review}},{"productId":"P001","rating":5,"comment":"Love it!","author":"Alice"},{"productId":"P001","rating":4,"comment":"Pretty good.","author":"Bob"}]""",
            await listed.Content.ReadAsStringAsync());
        Assert.Equal("3", Assert.Single(listed.Headers.GetValues("X-Total-Count")));
        Assert.Equal("4", Assert.Single(listed.Headers.GetValues("X-Average-Rating")));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Get_ManyReviews_PagesNewestFirstAndAveragesAll(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        var time = new FakeTimeProvider(Noon);
        await using var service = new ServiceHost<ReviewStore>(database, new() { ["Catalog:Synthesize"] = "false" }, time);
        foreach (var number in Enumerable.Range(1, 5))
        {
            time.Advance(TimeSpan.FromMinutes(1));
            using var _ = await service.SendAsync(
                HttpMethod.Post, "/reviews/P001", new { rating = number, comment = $"No. {number}" }, TestTokens.Create(), $"k{number}");
        }

        using var response = await service.Client.GetAsync("/reviews/P001?page=2&pageSize=2");

        var page = await response.Content.ReadFromJsonAsync<JsonArray>();
        Assert.Equal(["No. 3", "No. 2"], page!.Select(review => review!["comment"]!.GetValue<string>()));
        Assert.Equal("5", Assert.Single(response.Headers.GetValues("X-Total-Count")));
        Assert.Equal("3", Assert.Single(response.Headers.GetValues("X-Average-Rating")));
        Assert.Equal(
            """</reviews/P001?page=1&pageSize=2>; rel="prev", </reviews/P001?page=3&pageSize=2>; rel="next" """.TrimEnd(),
            string.Join(", ", response.Headers.GetValues("Link")));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_FirstReviewsAtOnce_KeepsTheMadeUpOnesOnce(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        await using var service = new ServiceHost<ReviewStore>(database);

        var posted = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => service.SendAsync(
            HttpMethod.Post, "/reviews/P001", new { rating = 1, comment = "x" }, TestTokens.Create(), $"k{number}")));
        using var listed = await service.Client.GetAsync("/reviews/P001?pageSize=100");

        Assert.All(posted, response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
        Assert.Equal("22", Assert.Single(listed.Headers.GetValues("X-Total-Count")));
        Assert.Equal(22, (await listed.Content.ReadFromJsonAsync<JsonArray>())!.Count);
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Get_AfterARestart_StillHasWhatWasWritten(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        string before;
        await using (var service = new ServiceHost<ReviewStore>(database))
        {
            using var _ = await service.SendAsync(HttpMethod.Post, "/reviews/P001", new { rating = 2, comment = "x" }, TestTokens.Create(), "k");
            before = await service.Client.GetStringAsync("/reviews/P001");
        }

        await using var again = new ServiceHost<ReviewStore>(database);

        Assert.Equal(before, await again.Client.GetStringAsync("/reviews/P001"));
    }

    [Theory]
    [InlineData("""{"rating":0,"comment":"x"}""", "rating")]
    [InlineData("""{"rating":6,"comment":"x"}""", "rating")]
    [InlineData("""{"comment":"x"}""", "rating")]
    [InlineData("""{"rating":4.5,"comment":"x"}""", "rating")]
    [InlineData("""{"rating":"good","comment":"x"}""", "rating")]
    [InlineData("""{"rating":5}""", "comment")]
    [InlineData("""{"rating":5,"comment":" \t "}""", "comment")]
    [InlineData("""{"rating":5,"comment":7}""", "comment")]
    [InlineData("""{"rating":5,"comment":""", "comment")]
    [InlineData("""{""", "body")]
    [InlineData("""[]""", "body")]
    [InlineData("""null""", "body")]
    [InlineData("", "body")]
    public async Task Post_WrongField_Is400AndNamesIt(string json, string field)
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await PostAsync(service, new StringContent(json, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal([field], (await ErrorsAsync(response)).Select(error => error.Key));
    }

    [Theory]
    [InlineData(2000, HttpStatusCode.Created)]
    [InlineData(2001, HttpStatusCode.BadRequest)]
    public async Task Post_LongComment_IsBounded(int length, HttpStatusCode expected)
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await PostAsync(service, JsonContent.Create(new { rating = 5, comment = new string('é', length) }));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Post_NotJson_Is415AndNamesTheHeader()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await PostAsync(service, new StringContent("rating=5", Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal(["Content-Type"], (await ErrorsAsync(response)).Select(error => error.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_TooLargeBody_Is413AndNamesIt(bool chunked)
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();
        var content = JsonContent.Create(new { rating = 5, comment = new string('x', 70_000) });
        if (!chunked)
        {
            await content.LoadIntoBufferAsync();
        }

        using var response = await PostAsync(service, content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(["body"], (await ErrorsAsync(response)).Select(error => error.Key));
    }

    [Fact]
    public async Task Post_AuthorInTheBody_IsIgnored()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await PostAsync(service, JsonContent.Create(new { rating = 5, comment = "x", author = "Mallory" }));

        Assert.Equal("alice", (await response.Content.ReadFromJsonAsync<JsonObject>())!["author"]!.GetValue<string>());
    }

    [Fact]
    public async Task Post_ForgedIdentityHeaders_Is401()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await service.SendAsync(
            HttpMethod.Post, "/reviews/P001", new { rating = 5, comment = "x" }, token: null, "k", ("X-User", "alice"), ("X-Forwarded-User", "alice"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Post_AnotherScope_Is403()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await service.SendAsync(
            HttpMethod.Post, "/reviews/P001", new { rating = 5, comment = "x" }, TestTokens.Create(scope: "reservations.write"), "k");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static Task<HttpResponseMessage> PostAsync(ServiceHost<ReviewStore> service, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/reviews/P001") { Content = content };
        request.Headers.Authorization = new("Bearer", TestTokens.Create());
        request.Headers.Add("Idempotency-Key", "k");
        return service.Client.SendAsync(request);
    }

    private static async Task<JsonObject> ErrorsAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject();
}
