using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProductBff.Testing;

namespace ProductBff.ProductService.Tests;

public sealed class CatalogTests
{
    private static readonly object Chair = new { name = "Chair", description = "Sits well.", price = 19900 };

    private static string Admin => TestTokens.Create(role: "admin");

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task List_SearchAndPage_AnswersWhatMatchesAndCountsAll(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "products");
        await using var service = new ServiceHost<ProductStore>(database, new() { ["Data:Seed"] = "true" });

        using var all = await service.Client.GetAsync("/products?pageSize=3");
        using var found = await service.Client.GetAsync("/products?search=uSb-C&page=2&pageSize=3");
        var wildcard = await service.Client.GetFromJsonAsync<JsonArray>("/products?search=%25");

        Assert.Equal("8", Assert.Single(all.Headers.GetValues("X-Total-Count")));
        Assert.Equal(["CAM-4K", "DISP-27", "HUB-7"], await IdsAsync(all));
        Assert.Equal("4", Assert.Single(found.Headers.GetValues("X-Total-Count")));
        Assert.Equal(["MS-ERGO"], await IdsAsync(found));
        Assert.Equal("""</products?search=uSb-C&page=1&pageSize=3>; rel="prev" """.TrimEnd(), Assert.Single(found.Headers.GetValues("Link")));
        Assert.Equal(["DISP-27", "KB-75"], wildcard!.Select(product => product!["id"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("page=0", "page")]
    [InlineData("pageSize=1000", "pageSize")]
    [InlineData("search=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "search")]
    public async Task List_WrongParameter_Is400AndNamesIt(string query, string field)
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();

        using var response = await service.Client.GetAsync($"/products?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], (await response.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(error => error.Key));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Put_NewProduct_IsCreatedOnce(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "products");
        await using var service = new ServiceHost<ProductStore>(database);

        using var created = await service.SendAsync(HttpMethod.Put, "/products/CHAIR", Chair, Admin, headers: ("If-None-Match", "*"));
        using var again = await service.SendAsync(HttpMethod.Put, "/products/CHAIR", Chair, Admin, headers: ("If-None-Match", "*"));
        using var read = await service.Client.GetAsync("/products/CHAIR");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/products/CHAIR", created.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, again.StatusCode);
        Assert.Equal("""{"id":"CHAIR","name":"Chair","description":"Sits well.","price":19900}""", await read.Content.ReadAsStringAsync());
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Put_TwoChangesOfTheSameVersion_TheSecondIs412(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "products");
        await using var service = new ServiceHost<ProductStore>(database, new() { ["Data:Seed"] = "true" });
        using var read = await service.Client.GetAsync("/products/KB-75");
        var tag = read.Headers.ETag!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(price => service.SendAsync(
            HttpMethod.Put, "/products/KB-75", new { name = "Keyboard", description = "New.", price }, Admin, headers: ("If-Match", tag))));
        using var after = await service.Client.GetAsync("/products/KB-75");

        var winner = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal(await winner.Content.ReadAsStringAsync(), await after.Content.ReadAsStringAsync());
        Assert.Equal(winner.Headers.ETag, after.Headers.ETag);
        Assert.NotEqual(tag, after.Headers.ETag!.ToString());
        Assert.Equal(["KB-75"], await IdsAsync(await service.Client.GetAsync("/products?search=new.")));
    }

    [Fact]
    public async Task Put_MadeUpProduct_IsStoredFromItsVersion()
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();
        using var read = await service.Client.GetAsync("/products/P001");

        using var changed = await service.SendAsync(
            HttpMethod.Put, "/products/P001", Chair, Admin, headers: ("If-Match", read.Headers.ETag!.ToString()));

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Contains("\"name\":\"Chair\"", await service.Client.GetStringAsync("/products/P001"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"7\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"unknown\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"01\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("W/\"1\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"7\", \"8\", W/\"1\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("1", HttpStatusCode.PreconditionRequired)]
    [InlineData(null, HttpStatusCode.PreconditionRequired)]
    public async Task Put_WithoutTheCurrentVersion_ChangesNothing(string? condition, HttpStatusCode expected)
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "products");
        await using var service = new ServiceHost<ProductStore>(database, new() { ["Data:Seed"] = "true" });
        var before = await service.Client.GetStringAsync("/products/KB-75");

        using var response = await service.SendAsync(
            HttpMethod.Put, "/products/KB-75", Chair, Admin, headers: condition is null ? [] : [("If-Match", condition)]);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(before, await service.Client.GetStringAsync("/products/KB-75"));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, "*")]
    [InlineData(DatabaseKind.Sqlite, "\"7\", \"1\"")]
    [InlineData(DatabaseKind.Sqlite, "W/\"1\", \"1\"")]
    [InlineData(DatabaseKind.Postgres, "*")]
    [InlineData(DatabaseKind.Postgres, "\"7\", \"1\"")]
    public async Task Put_ConditionThatTheCurrentVersionFulfils_ChangesIt(DatabaseKind kind, string condition)
    {
        using var database = await TestDatabase.CreateAsync(kind, "products");
        await using var service = new ServiceHost<ProductStore>(database, new() { ["Data:Seed"] = "true" });

        using var changed = await service.SendAsync(HttpMethod.Put, "/products/KB-75", Chair, Admin, headers: ("If-Match", condition));
        using var read = await service.Client.GetAsync("/products/KB-75");

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("\"2\"", changed.Headers.ETag?.ToString());
        Assert.Equal(read.Headers.ETag, changed.Headers.ETag);
        Assert.Equal(await read.Content.ReadAsStringAsync(), await changed.Content.ReadAsStringAsync());
        Assert.Contains("\"name\":\"Chair\"", await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, "KB-75", 1)]
    [InlineData(DatabaseKind.Sqlite, "P001", 0)]
    [InlineData(DatabaseKind.Postgres, "KB-75", 1)]
    [InlineData(DatabaseKind.Postgres, "P001", 0)]
    public async Task Put_ManyAtOnceWhicheverVersionThereIs_AllCountAndEachHasAVersionOfItsOwn(DatabaseKind kind, string id, int version)
    {
        const int Changes = 8;
        using var database = await TestDatabase.CreateAsync(kind, "products");
        await using var one = new ServiceHost<ProductStore>(database, new() { ["Data:Seed"] = "true" });
        await using var other = new ServiceHost<ProductStore>(database);

        var answers = await Task.WhenAll(Enumerable.Range(1, Changes).Select(price => (price % 2 == 0 ? one : other).SendAsync(
            HttpMethod.Put, $"/products/{id}", new { name = "Thing", description = "New.", price }, Admin, headers: ("If-Match", "*"))));
        using var after = await one.Client.GetAsync($"/products/{id}");

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(
            Enumerable.Range(version + 1, Changes).Select(number => $"\"{number}\"").Order(),
            answers.Select(answer => answer.Headers.ETag!.ToString()).Order());
        var last = answers.Single(answer => answer.Headers.ETag!.Equals(after.Headers.ETag));
        Assert.Equal($"\"{version + Changes}\"", after.Headers.ETag?.ToString());
        Assert.Equal(await last.Content.ReadAsStringAsync(), await after.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("\"0\"")]
    [InlineData("*")]
    public async Task Put_UnknownProductWithIfMatch_Is412(string condition)
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync(new() { ["Catalog:Synthesize"] = "false" });

        using var response = await service.SendAsync(HttpMethod.Put, "/products/P001", Chair, Admin, headers: ("If-Match", condition));
        using var read = await service.Client.GetAsync("/products/P001");

        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    [Fact]
    public async Task Put_BothConditions_Is428()
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();

        using var response = await service.SendAsync(
            HttpMethod.Put, "/products/P001", Chair, Admin, headers: [("If-Match", "*"), ("If-None-Match", "*")]);

        Assert.Equal(HttpStatusCode.PreconditionRequired, response.StatusCode);
    }

    [Fact]
    public async Task Put_RetriedWithItsKey_IsAnsweredAsBefore()
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();

        using var first = await service.SendAsync(HttpMethod.Put, "/products/CHAIR", Chair, Admin, "k", ("If-None-Match", "*"));
        using var second = await service.SendAsync(HttpMethod.Put, "/products/CHAIR", Chair, Admin, "k", ("If-None-Match", "*"));

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotent-Replayed")));
    }

    [Theory]
    [InlineData("""{"name":"","description":"x","price":1}""", "name")]
    [InlineData("""{"name":"x","description":"x"}""", "price")]
    [InlineData("""{"name":"x","description":"x","price":-1}""", "price")]
    [InlineData("""{"name":"x","price":1}""", "description")]
    public async Task Put_WrongField_Is400AndNamesIt(string json, string field)
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();

        using var response = await service.SendAsync(HttpMethod.Put, "/products/P1", JsonNode.Parse(json), Admin, headers: ("If-Match", "\"0\""));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], (await response.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("editor", HttpStatusCode.Forbidden)]
    public async Task Put_NoAdministrator_IsRefused(string? role, HttpStatusCode expected)
    {
        await using var service = await ServiceHost<ProductStore>.StartAsync();

        using var response = await service.SendAsync(
            HttpMethod.Put, "/products/P1", Chair, role is null ? null : TestTokens.Create(role: role), headers: ("If-Match", "\"0\""));

        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<IEnumerable<string>> IdsAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonArray>())!.Select(product => product!["id"]!.GetValue<string>());
}
