using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProductBff.Testing;

namespace ProductBff.ProductService.Tests;

/// <summary>What the texts of a product, and of a search, may hold, alike on both databases.</summary>
public sealed class TextTests
{
    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Put_NoPlainText_Is400AndNamesTheField(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "products");
        await using var service = new ServiceHost<ProductStore>(database);
        string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

        (string Name, string Description, string? Wrong)[] products =
        [
            ("a\u0000b", "x", "name"),
            ("a\u202eb", "x", "name"),
            ("a\nb", "x", "name"),
            (Repeat("😀", 201), "x", "name"),
            ("x", "a\u0000b", "description"),
            ("x", "a\u2067b", "description"),
            ("x", Repeat("😀", 2001), "description"),
            ("x", "e" + Repeat("\u0301", 5000), "description"),
            (Repeat("😀", 200), "a\n\tb" + Repeat("😀", 1996), null),
        ];
        foreach (var (name, description, wrong) in products)
        {
            using var response = await service.SendAsync(
                HttpMethod.Put, "/products/P001", new { name, description, price = 1 }, TestTokens.Create(role: "admin"), headers: ("If-Match", "*"));
            var body = await response.Content.ReadFromJsonAsync<JsonObject>();
            Assert.Equal(wrong is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal(wrong, body!["errors"]?.AsObject().Single().Key);
        }
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task List_SearchForNoText_Is400AndNamesIt(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "products");
        await using var service = new ServiceHost<ProductStore>(database);

        foreach (var search in (string[])["%00", "a%00b", "%07", "%E2%80%AEa"])
        {
            using var response = await service.Client.GetAsync($"/products?search={search}");
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal(["search"], (await response.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(error => error.Key));
        }
    }
}
