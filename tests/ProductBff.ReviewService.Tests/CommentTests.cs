using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProductBff.Testing;

namespace ProductBff.ReviewService.Tests;

/// <summary>What the text of a review may hold, alike on both databases.</summary>
public sealed class CommentTests
{
    private const string Emoji = "😀";

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_NoPlainText_Is400AndNamesTheField(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        await using var service = new ServiceHost<ReviewStore>(database);

        // Controls, what turns the text around it, half a character, and bytes that are no UTF-8.
        string[] wrong = [@"a\u0000b", @"\u0007", @"a\u001b[31m", @"a\u0085b", @"a\u009fb", @"\u202eevil", @"a\u2066b", @"\ud800", @"\udc00a"];
        foreach (var text in wrong)
        {
            await AssertRefusedAsync(service, Encoding.UTF8.GetBytes($$"""{"rating":5,"comment":"{{text}}"}"""));
        }

        await AssertRefusedAsync(service, [.. """{"rating":5,"comment":"a"""u8, 0xFF, .. "\"}"u8]);
        Assert.Equal("2", Assert.Single((await service.Client.GetAsync("/reviews/P001")).Headers.GetValues("X-Total-Count")));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_PlainTextOfAnyLanguage_IsReadAsItWasWritten(DatabaseKind kind)
    {
        const string Comment = "שלום \u200Fab\u200E \"quoted\" \\ é e\u0301 👩‍👩‍👧‍👦 🇩🇪\r\n\tनमस्ते \uFFFD \u2028 <b>&";
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        await using var service = new ServiceHost<ReviewStore>(database);

        using var posted = await PostAsync(service, "k", JsonSerializer.SerializeToUtf8Bytes(new { rating = 5, comment = Comment }));
        var one = await service.Client.GetFromJsonAsync<JsonObject>(posted.Headers.Location);
        var list = await service.Client.GetFromJsonAsync<JsonArray>("/reviews/P001");
        var batch = await service.Client.GetFromJsonAsync<JsonObject>("/reviews?ids=P001");

        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.All(
            [await posted.Content.ReadFromJsonAsync<JsonObject>(), one, list![0], batch!["P001"]!["reviews"]![0]],
            review => Assert.Equal(Comment, review!["comment"]!.GetValue<string>()));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_LongComment_IsCountedInCharactersAsPeopleSeeThem(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        await using var service = new ServiceHost<ReviewStore>(database);
        string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

        (string Json, HttpStatusCode Expected)[] comments =
        [
            (Repeat(Emoji, 2000), HttpStatusCode.Created),
            (Repeat(@"\ud83d\ude00", 2000), HttpStatusCode.Created),
            (Repeat(Emoji, 2001), HttpStatusCode.BadRequest),
            (Repeat(@"\ud83d\ude00", 2001), HttpStatusCode.BadRequest),
            (Repeat("e\u0301", 2000), HttpStatusCode.Created),
            (Repeat("e\u0301", 2001), HttpStatusCode.BadRequest),
            (Repeat("👩‍👩‍👧‍👦", 400), HttpStatusCode.Created),
            // One character that is as large as thousands.
            ("e" + Repeat("\u0301", 5000), HttpStatusCode.BadRequest),
        ];
        foreach (var (json, expected) in comments)
        {
            using var response = await PostAsync(service, Guid.NewGuid().ToString(), Encoding.UTF8.GetBytes($$"""{"rating":5,"comment":"{{json}}"}"""));
            Assert.Equal(expected, response.StatusCode);
        }
    }

    /// <summary>Who reads a page of reviews bounds what it reads.</summary>
    [Fact]
    public async Task Get_PageOfTheLongestComments_IsBounded()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();
        // As large as 2,000 characters can be: each is escaped once more than it is long, and one has all the marks.
        var largest = $"{new string('"', 1999)}{"e" + new string('\u0301', 4000)}";
        var emoji = string.Concat(Enumerable.Repeat(Emoji, 2000));
        foreach (var number in Enumerable.Range(1, 20))
        {
            using var posted = await PostAsync(
                service,
                $"k{number}",
                JsonSerializer.SerializeToUtf8Bytes(new { rating = 5, comment = number % 2 == 0 ? emoji : largest }),
                TestTokens.Create(name: new string('é', 100)));
            Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        }

        var page = await service.Client.GetByteArrayAsync("/reviews/P001");

        Assert.InRange(page.Length, 1, 256 * 1024);
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_NameInTheTokenIsNoPlainText_IsShownWithoutWhatIsNone(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "reviews");
        await using var service = new ServiceHost<ReviewStore>(database);

        using var posted = await PostAsync(
            service, "k", """{"rating":5,"comment":"x"}"""u8.ToArray(), TestTokens.Create(name: "\u0000Al\u202eice\n\u0007"));
        using var nothing = await PostAsync(service, "l", """{"rating":5,"comment":"x"}"""u8.ToArray(), TestTokens.Create("bob", name: "\u0000\u202e"));

        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Equal("Alice", (await posted.Content.ReadFromJsonAsync<JsonObject>())!["author"]!.GetValue<string>());
        Assert.Equal("bob", (await nothing.Content.ReadFromJsonAsync<JsonObject>())!["author"]!.GetValue<string>());
    }

    private static async Task AssertRefusedAsync(ServiceHost<ReviewStore> service, byte[] json)
    {
        using var response = await PostAsync(service, "k", json);
        var body = await response.Content.ReadAsStringAsync();

        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{Encoding.UTF8.GetString(json)}: {response.StatusCode} {body}");
        Assert.Equal(["comment"], JsonNode.Parse(body)!["errors"]!.AsObject().Select(error => error.Key));
    }

    private static Task<HttpResponseMessage> PostAsync(ServiceHost<ReviewStore> service, string key, byte[] json, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/reviews/P001") { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = new("Bearer", token ?? TestTokens.Create());
        request.Headers.Add("Idempotency-Key", key);
        return service.Client.SendAsync(request);
    }
}
