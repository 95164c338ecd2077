using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.ServiceDefaults.Tests.Problems;

public sealed class ProblemDocumentTests
{
    [Theory]
    [InlineData("""{"size":3,"colour":"red"}""", "size")]
    [InlineData("""{"size":"x"}""", "size")]
    [InlineData("""{"size":1,"parts":[{"name":"a"},{"name":1}]}""", "parts[1].name")]
    [InlineData("""{"size":1,}""", "body")]
    [InlineData("""{}{}""", "body")]
    [InlineData("", "body")]
    public async Task Post_BodyThatIsWrong_Is400AndNamesTheField(string json, string field)
    {
        await using var service = await TestService.StartAsync(Map);

        using var response = await service.Client.PostAsync("/things", new StringContent(json, Encoding.UTF8, "application/json"));

        var problem = await ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Post_SeveralFieldsAreWrong_NamesEach()
    {
        await using var service = await TestService.StartAsync(Map);

        using var response = await service.Client.PostAsJsonAsync("/things", new { size = 3, colour = "" });

        var problem = await ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal(["size", "colour"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData("/number?number=x", "number")]
    [InlineData("/number", "number")]
    public async Task Get_ParameterThatIsWrong_Is400AndNamesIt(string path, string field)
    {
        await using var service = await TestService.StartAsync(Map);

        using var response = await service.Client.GetAsync(path);

        var problem = await ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Post_AnotherMediaType_Is415AndNamesTheHeader()
    {
        await using var service = await TestService.StartAsync(Map);

        using var response = await service.Client.PostAsync("/things", new StringContent("<a/>", new MediaTypeHeaderValue("text/xml")));

        var problem = await ProblemAsync(response, HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(
            "The media type is 'text/xml'; it has to be 'application/json'.", problem["errors"]!["Content-Type"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Post_TooLargeBody_Is413AndNamesIt()
    {
        await using var service = await TestService.StartAsync(Map);

        using var response = await service.Client.PostAsJsonAsync("/things", new { colour = new string('x', 70_000) });

        var problem = await ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(["body"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Get_HandlerThrows_Is500AndTellsNothingOfIt()
    {
        await using var service = await TestService.StartAsync(Map);

        using var response = await service.Client.GetAsync("/bug");

        var problem = await ProblemAsync(response, HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoSuchPath_Is404() =>
        await ProblemAsync(await (await TestService.StartAsync(Map)).Client.GetAsync("/nowhere"), HttpStatusCode.NotFound);

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/x-ndjson")]
    [InlineData("text/html")]
    [InlineData("image/png")]
    public async Task Get_ClientAcceptsNoJson_StillGetsAProblemDocument(string accept)
    {
        await using var service = await TestService.StartAsync(Map);
        service.Client.DefaultRequestHeaders.Add("Accept", accept);

        await ProblemAsync(await service.Client.GetAsync("/nowhere"), HttpStatusCode.NotFound);
        await ProblemAsync(await service.Client.GetAsync("/number?number=x"), HttpStatusCode.BadRequest);
        await ProblemAsync(await service.Client.GetAsync("/bug"), HttpStatusCode.InternalServerError);
    }

    [Theory]
    [InlineData("utf-8", HttpStatusCode.OK)]
    [InlineData("\"utf-8\"", HttpStatusCode.OK)]
    [InlineData("\"UTF-8\"", HttpStatusCode.OK)]
    [InlineData("iso-8859-1", HttpStatusCode.OK)]
    [InlineData("bogus", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("\"bogus\"", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("", HttpStatusCode.UnsupportedMediaType)]
    public async Task Post_Charset_IsUnderstoodQuotedOrNotAndRefusedWhereUnknown(string charset, HttpStatusCode expected)
    {
        await using var service = await TestService.StartAsync(Map);
        using var content = new ByteArrayContent("{\"size\":1,\"colour\":\"red\"}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");

        using var response = await service.Client.PostAsync("/things", content);

        Assert.Equal(expected, response.StatusCode);
        if (expected != HttpStatusCode.OK)
        {
            await ProblemAsync(response, expected);
        }
    }

    private static async Task<JsonObject> ProblemAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal((int)expected, problem["status"]!.GetValue<int>());
        Assert.Equal(response.RequestMessage!.RequestUri!.AbsolutePath, problem["instance"]!.GetValue<string>());
        Assert.Matches("^[0-9a-f]{32}$", problem["traceId"]!.GetValue<string>());
        return problem;
    }

    private static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/things", (Thing thing) => thing).WithValidation<Thing>();
        app.MapGet("/number", (int number) => number);
        app.MapGet("/bug", string () => throw new InvalidOperationException("secret"));
    }

    private sealed record Thing
    {
        [Range(1, 2)]
        public int Size { get; init; } = 1;

        [Required]
        public string? Colour { get; init; } = "grey";

        public IReadOnlyList<Part> Parts { get; init; } = [];
    }

    private sealed record Part(string Name);
}
