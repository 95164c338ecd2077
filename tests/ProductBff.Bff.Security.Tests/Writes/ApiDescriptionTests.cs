using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProductBff.Bff.Security.Tests.Harness;

namespace ProductBff.Bff.Security.Tests.Writes;

public sealed class ApiDescriptionTests
{
    [Fact]
    public async Task OpenApi_Write_SaysWhatItNeeds()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var document = (await bff.GetAsync("/openapi/v1.json")).Json;

        var review = document.GetProperty("paths").GetProperty("/product-details/{id}/reviews").GetProperty("post");
        var key = Assert.Single(review.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("in").GetString() == "header");
        Assert.Equal("Idempotency-Key", key.GetProperty("name").GetString());
        Assert.True(key.GetProperty("required").GetBoolean());
        Assert.Equal("reviews.write", review.GetProperty("security")[0].GetProperty("Bearer")[0].GetString());
        Assert.True(document.GetProperty("components").GetProperty("securitySchemes").TryGetProperty("Bearer", out _));
        Assert.All(
            ["201", "400", "401", "403", "404", "409", "422", "429", "502", "503", "504"],
            status => Assert.True(review.GetProperty("responses").TryGetProperty(status, out _), status));
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task OpenApi_AskedForOftener_IsMadeOnceAndKnownByItsETag(string environment)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(environment: environment);
        var made = 0;
        bff.Services.GetRequiredService<IOptionsMonitor<OpenApiOptions>>().Get("v1").AddDocumentTransformer((_, _, _) =>
        {
            Interlocked.Increment(ref made);
            return Task.CompletedTask;
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bff.GetAsync("/openapi/v1.json")));
        var known = await bff.GetAsync("/openapi/v1.json", ("If-None-Match", answers[0].Header("ETag") ?? "none"));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Equal(HttpStatusCode.NotModified, known.Status);
        Assert.Equal(1, made);
    }

    /// <summary>Clients are generated from names.</summary>
    [Fact]
    public async Task OpenApi_Operations_HaveANameEachAndSayWhoMayCallThem()
    {
        var document = await DocumentAsync();
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).ToArray();

        string[] ids = [.. operations.Select(operation => operation.Value.GetProperty("operationId").GetString()!)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.DoesNotContain(operations, operation => operation.Name == "head");
        Assert.All(operations, operation => Assert.True(operation.Value.TryGetProperty("security", out _) || document.TryGetProperty("security", out _)));
        Assert.All(operations, operation => Assert.Contains(
            operation.Value.GetProperty("responses").EnumerateObject(), response => response.Name.StartsWith('4')));
        Assert.Equal("/", document.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task OpenApi_Schemas_AreWhatIsSent()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");

        Assert.All(["Availability", "FailureReason", "SectionStatus"], name =>
        {
            Assert.Equal("string", schemas.GetProperty(name).GetProperty("type").GetString());
            Assert.All(schemas.GetProperty(name).GetProperty("enum").EnumerateArray(), value => Assert.NotNull(value.GetString()));
        });
        Assert.Equal(["sections", "summary"], Required("WebProductDetails"));
        Assert.Equal(["availability", "currency", "rating", "reviewCount", "sections"], Required("MobileProductDetails"));
        Assert.Equal(["id", "status"], Required("BatchItemOfWebProductDetails"));
        Assert.Equal(["status"], Required("Provenance"));
        Assert.Equal(["permissions", "signedIn"], Required("CurrentSession"));
        Assert.Equal(["availability", "averageRating", "reviewCount"], Required("ProductSummary"));
        Assert.Equal(["comment", "rating"], Required("NewReview"));
        Assert.Equal(["quantity"], Required("NewReservation"));

        Assert.Equal("\"integer\"", TypeOf("Product", "price"));
        Assert.Equal("\"string\"", TypeOf("WebProductDetails", "error"));
        Assert.Equal("""["null","number"]""", TypeOf("ProductSummary", "averageRating"));
        Assert.Equal("\"string\"", TypeOf("NewReview", "comment"));
        Assert.Equal("#/components/schemas/StockLevel",
            schemas.GetProperty("WebProductDetails").GetProperty("properties").GetProperty("inventory").GetProperty("$ref").GetString());

        string[] Required(string name) => [.. schemas.GetProperty(name).GetProperty("required").EnumerateArray().Select(member => member.GetString()!).Order()];
        string TypeOf(string name, string property) =>
            JsonSerializer.Serialize(schemas.GetProperty(name).GetProperty("properties").GetProperty(property).GetProperty("type"));
    }

    [Theory]
    [InlineData("/product-details/{id}/reviews", "post", "201", "WrittenReview")]
    [InlineData("/product-details/{id}/reviews/{rid}", "get", "200", "WrittenReview")]
    [InlineData("/product-details/{id}/reservations", "post", "201", "Reservation")]
    [InlineData("/product-details/{id}/reservations/{rid}", "get", "200", "Reservation")]
    public async Task OpenApi_WriteAndItsRead_SayWhatIsAnswered(string path, string method, string status, string schema)
    {
        var content = (await DocumentAsync()).GetProperty("paths").GetProperty(path).GetProperty(method)
            .GetProperty("responses").GetProperty(status).GetProperty("content").GetProperty("application/json");

        Assert.Equal($"#/components/schemas/{schema}", content.GetProperty("schema").GetProperty("$ref").GetString());
    }

    [Fact]
    public async Task OpenApi_StreamAndForm_AreNoPageAndNoList()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");

        var page = paths.GetProperty("/product-details/{id}").GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.Equal("#/components/schemas/WebProductDetails", page.GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        Assert.All(["text/event-stream", "application/x-ndjson"], type => Assert.Equal(
            "string", page.GetProperty(type).GetProperty("schema").GetProperty("type").GetString()));
        var form = paths.GetProperty("/session/sign-in").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        Assert.Equal("#/components/schemas/SignInForm", form.GetProperty("application/x-www-form-urlencoded").GetProperty("schema").GetProperty("$ref").GetString());
    }

    private static async Task<JsonElement> DocumentAsync()
    {
        await using var shop = await Shop.OpenAsync();
        return (await shop.StartBff().GetAsync("/openapi/v1.json")).Json;
    }

    [Fact]
    public async Task OpenApi_ReadOfAReservation_NeedsATokenAndNoKey()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var document = (await bff.GetAsync("/openapi/v1.json")).Json;

        var read = document.GetProperty("paths").GetProperty("/product-details/{id}/reservations/{rid}").GetProperty("get");
        Assert.All(read.GetProperty("parameters").EnumerateArray(), parameter => Assert.Equal("path", parameter.GetProperty("in").GetString()));
        Assert.Equal("reservations.write", read.GetProperty("security")[0].GetProperty("Bearer")[0].GetString());
        Assert.Equal(
            ["200", "400", "401", "403", "404", "429", "502", "503", "504"],
            read.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
    }
}
