using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>What the outside sees: names, provenance, and the one mapping of a failed page to HTTP.</summary>
public sealed class WireTests
{
    [Fact]
    public void WireNames_EveryReasonStatusAndOutcome_AreTheKebabCaseOfTheirNames()
    {
        Assert.All(Enum.GetValues<FailureReason>(), reason => Assert.Equal($"\"{reason.WireName()}\"", JsonSerializer.Serialize(reason)));
        Assert.All(Enum.GetValues<SectionStatus>(), status => Assert.Equal($"\"{status.WireName()}\"", JsonSerializer.Serialize(status)));
        Assert.All(Enum.GetValues<PageOutcome>(), outcome =>
            Assert.Equal(JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString()), outcome.WireName()));
    }

    [Fact]
    public void Provenance_Serialized_LeavesOutWhatIsNotKnown()
    {
        var web = JsonSerializerOptions.Web;

        Assert.Equal("""{"status":"fresh"}""", JsonSerializer.Serialize(Provenance.Fresh, web));
        Assert.Equal(
            """{"status":"stale","reason":"circuit-open","ageMs":1200,"retryAfterMs":800}""",
            JsonSerializer.Serialize(new Provenance(SectionStatus.Stale, FailureReason.CircuitOpen, 1200, 800), web));
    }

    [Theory]
    [InlineData("not-found", 404, null)]
    [InlineData("error", 502, null)]
    [InlineData("malformed", 502, null)]
    [InlineData("too-large", 502, null)]
    [InlineData("unreachable", 502, null)]
    [InlineData("circuit-open", 503, "3")]
    [InlineData("rate-limited", 503, "3")]
    [InlineData("shed", 503, "3")]
    [InlineData("timeout", 504, null)]
    [InlineData("deadline", 504, null)]
    [InlineData("fault", 500, null)]
    public async Task Problem_EveryReason_IsTheDocumentedStatusAndDocument(string reason, int status, string? retryAfter)
    {
        var failure = new PageFailure("product", Enum.GetValues<FailureReason>().Single(one => one.WireName() == reason), Scenario.Ms(2001));

        var (response, body) = await Execute(new(failure));

        Assert.Equal((status, retryAfter), (response.StatusCode, response.Headers.RetryAfter.FirstOrDefault()));
        Assert.Equal("application/problem+json", response.ContentType);
        Assert.Equal("no-store", response.Headers.CacheControl);
        var problem = JsonNode.Parse(body)!;
        Assert.Equal((status, "product", reason), ((int)problem["status"]!, (string?)problem["section"], (string?)problem["reason"]));
        Assert.False(string.IsNullOrEmpty((string?)problem["traceId"]));
    }

    [Fact]
    public async Task Problem_RetryAfterUnknownOrZero_IsOneSecond()
    {
        var unknown = await Execute(new(new("product", FailureReason.CircuitOpen)));
        var zero = await Execute(new(new("product", FailureReason.Shed, TimeSpan.Zero)));

        Assert.Equal(("1", "1"), ((string?)unknown.Response.Headers.RetryAfter, (string?)zero.Response.Headers.RetryAfter));
    }

    [Fact]
    public async Task Problem_CallerLeft_WritesNothing()
    {
        var (response, body) = await Execute(new(new(Section: null, FailureReason.CallerLeft)));

        Assert.Equal((499, ""), (response.StatusCode, body));
    }

    private static async Task<(HttpResponse Response, string Body)> Execute(PageProblem problem)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body }, TraceIdentifier = "trace" };
        await problem.ExecuteAsync(context);
        return (context.Response, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
