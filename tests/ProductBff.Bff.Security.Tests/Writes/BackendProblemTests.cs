using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Writes;

/// <summary>Whatever a backend writes into a problem document, the client gets its status, in a valid problem document.</summary>
public sealed class BackendProblemTests
{
    private const string ProblemJson = "application/problem+json";

    [Theory]
    [InlineData("""{"title":"\ud800","stock":3}""")]
    [InlineData("{\"title\":\"\u00ff\",\"stock\":3}")]
    [InlineData("{\"\u00ff\":1,\"stock\":3}")]
    [InlineData("""{"\ud800":1,"\udc00":2,"stock":3}""")]
    [InlineData("""{"detail":"\udc00","type":"\ud800","errors":{"\ud800":["no text"]},"stock":3}""")]
    [InlineData("{\"errors\":{\"quantity\":[\"\u00ff\",\"\\ud800\"]},\"stock\":3}")]
    public async Task Refusal_HasWhatIsNoText_KeepsItsStatusAndTheRest(string latin1)
    {
        var answer = await ReserveAsync(StatusCodes.Status409Conflict, Encoding.Latin1.GetBytes(latin1));

        var problem = answer.Problem(HttpStatusCode.Conflict);
        Assert.Equal(3, problem.GetProperty("stock").GetInt32());
        Assert.Equal("Conflict", problem.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("""{"type":1,"title":2,"status":3,"detail":4,"instance":5,"section":6,"errors":7,"traceId":8,"reason":9,"stock":3}""")]
    [InlineData("""{"Type":1,"TITLE":2,"Status":3,"Detail":4,"INSTANCE":5,"Section":6,"Errors":7,"TRACEID":8,"Reason":9,"stock":3}""")]
    [InlineData("""{"stock":1,"stock":3,"title":[],"detail":{},"type":null}""")]
    public async Task Refusal_NumbersInKnownMembers_NoMemberTwiceAndNoneReplaced(string json)
    {
        var answer = await ReserveAsync(StatusCodes.Status409Conflict, Encoding.UTF8.GetBytes(json));

        var problem = answer.Problem(HttpStatusCode.Conflict);
        string[] names = [.. problem.EnumerateObject().Select(member => member.Name)];
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
        Assert.Equal("inventory", problem.GetProperty("section").GetString());
        Assert.Equal("Conflict", problem.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.String, problem.GetProperty("type").ValueKind);
        Assert.Equal(3, problem.GetProperty("stock").GetInt32());
        Assert.False(problem.TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task Refusal_LongText_IsCutBetweenCharacters()
    {
        var (title, name, error) = (new string('a', 499), new string('b', 499), new string('c', 499));
        var json = JsonSerializer.Serialize(new { title = $"{title}😀😀", errors = new Dictionary<string, string[]> { [$"{name}😀"] = [$"{error}😀"] } });

        var problem = (await ReserveAsync(StatusCodes.Status422UnprocessableEntity, Encoding.UTF8.GetBytes(json)))
            .Problem(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(title, problem.GetProperty("title").GetString());
        var field = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal((name, error), (field.Name, field.Value[0].GetString()));
    }

    /// <summary>Like any foreign text (see PlainText), it must not control a terminal, a log or a page.</summary>
    [Fact]
    public async Task Refusal_ControlAndBidirectionalCharacters_AreLeftOut()
    {
        const string Json = """
            {"title":"No\u0000 stock\u001b[31m","detail":"\u202eleft \u20663\u2069","errors":{"quan\u0007tity":["at\u0085 most \u202d3"]},"type":"urn:productbff:problem:out\u0000-of-stock"}
            """;

        var problem = (await ReserveAsync(StatusCodes.Status409Conflict, Encoding.UTF8.GetBytes(Json))).Problem(HttpStatusCode.Conflict);

        Assert.Equal("No stock[31m", problem.GetProperty("title").GetString());
        Assert.Equal("left 3", problem.GetProperty("detail").GetString());
        Assert.Equal("urn:productbff:problem:out-of-stock", problem.GetProperty("type").GetString());
        var field = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal(("quantity", "at most 3"), (field.Name, field.Value[0].GetString()));
    }

    [Fact]
    public async Task Refusal_NothingButControlCharacters_IsNoText()
    {
        var answer = await ReserveAsync(StatusCodes.Status409Conflict, Encoding.UTF8.GetBytes("""{"title":"\u0000\u0007","detail":"\u202e"}"""));

        var problem = answer.Problem(HttpStatusCode.Conflict);
        Assert.Equal("Conflict", problem.GetProperty("title").GetString());
        Assert.False(problem.TryGetProperty("detail", out _));
    }

    [Fact]
    public async Task Refusal_ChallengeThatNoHeaderCanHold_KeepsItsStatus()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Inventory.Answer = RecordingBackend.Reply(
            StatusCodes.Status403Forbidden, headers: ("WWW-Authenticate", "Bearer realm=\"caf\u00e9\""));

        var answer = await shop.StartBff().ReserveAsync(TestTokens.Create("alice"));

        answer.Problem(HttpStatusCode.Forbidden);
    }

    private static async Task<Answer> ReserveAsync(int status, byte[] body)
    {
        await using var shop = await Shop.OpenAsync();
        shop.Inventory.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = ProblemJson;
            return context.Response.Body.WriteAsync(body).AsTask();
        };
        return await shop.StartBff().ReserveAsync(TestTokens.Create("alice"));
    }
}
