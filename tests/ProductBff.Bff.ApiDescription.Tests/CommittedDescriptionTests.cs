using System.Net;
using System.Text.Json.Nodes;
using ProductBff.Bff.ApiDescription.Tests.Harness;
using ProductBff.Bff.ApiDescription.Tests.Making;

namespace ProductBff.Bff.ApiDescription.Tests;

public sealed class CommittedDescriptionTests
{
    private const string UpdateDocs = "UPDATE_DOCS";

    [Fact]
    public async Task Description_Committed_IsWhatTheCodeSays()
    {
        var made = await DescriptionMaker.MakeAsync();
        if (Environment.GetEnvironmentVariable(UpdateDocs) == "1")
        {
            await File.WriteAllTextAsync(DescriptionMaker.File, made);
        }

        var committed = await File.ReadAllTextAsync(DescriptionMaker.File);
        var (first, lines) = (made.Split('\n'), committed.Split('\n'));
        var line = first.Zip(lines).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(made == committed,
            $"The API has changed: line {line + 1} of {DescriptionMaker.File} is '{lines.ElementAtOrDefault(line)}' and has to be '{first.ElementAtOrDefault(line)}'. " +
            $"If that is meant, make it again ({UpdateDocs}=1, see CONTRIBUTING.md) and commit it.");
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Description_Served_IsTheCommittedOneAndKnownByItsETag(string environment)
    {
        await using var bff = new BffHost(environment);
        using var client = bff.CreateClient();

        using var answer = await client.GetAsync("/openapi/v1.json");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        using var known = await client.SendAsync(again);

        Assert.Equal(await File.ReadAllTextAsync(DescriptionMaker.File), await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    /// <summary>The description is generated in Development; Production, with sign-in at an authority, has nothing in addition.</summary>
    [Fact]
    public async Task Description_OfProduction_SaysNothingMore()
    {
        await using var bff = new DescribedBff("Production",
            KeyValuePair.Create("Authentication:Oidc:Authority", "https://localhost"), KeyValuePair.Create("Authentication:Oidc:ClientId", "shop"));
        var committed = Operations(await CommittedAsync()).Select(operation => operation.Name).ToHashSet();

        var production = Operations(await bff.DescribeAsync()).Where(operation => !operation.Name.StartsWith("head", StringComparison.Ordinal)).ToArray();

        Assert.Contains("get /session/sign-in 302", production.Select(operation => operation.Name));
        Assert.All(production, operation => Assert.Contains(operation.Name, (IReadOnlySet<string>)committed));
    }

    [Fact]
    public async Task Description_Members_AreOfOneTypeAndExplained()
    {
        var schemas = (await CommittedAsync())["components"]!["schemas"]!.AsObject();
        var members = schemas
            .SelectMany(schema => schema.Value!["properties"]?.AsObject() ?? [], (schema, member) => (Name: $"{schema.Key}.{member.Key}", Schema: member.Value!))
            .ToArray();

        Assert.Equal("integer", schemas["Product"]!["properties"]!["price"]!["type"]!.GetValue<string>());
        Assert.All(members, member => Assert.True(
            member.Schema["type"] is not JsonArray types || types is [_, _] && types.Any(type => type!.GetValue<string>() == "null"), member.Name));
        Assert.All(members, member => Assert.True(
            member.Schema["description"] is not null || member.Schema["$ref"] is not null || member.Schema["enum"] is JsonArray { Count: 1 }, member.Name));
        Assert.All(schemas, schema => Assert.False(schema.Key.Contains("Of", StringComparison.Ordinal), schema.Key));
    }

    private static async Task<JsonObject> CommittedAsync() => JsonNode.Parse(await File.ReadAllTextAsync(DescriptionMaker.File))!.AsObject();

    private static IEnumerable<(string Name, JsonNode Response)> Operations(JsonObject description) =>
        from path in description["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        from response in operation.Value!["responses"]!.AsObject()
        select ($"{operation.Key} {path.Key} {response.Key}", response.Value);
}
