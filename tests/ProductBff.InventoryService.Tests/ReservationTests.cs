using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProductBff.Testing;

namespace ProductBff.InventoryService.Tests;

public sealed class ReservationTests
{
    private const string Reservations = "/inventory/P001/reservations";

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_EnoughStock_TakesItAndRemembersTheReservation(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var service = new ServiceHost<InventoryStore>(database);

        using var reserved = await ReserveAsync(service, "k", quantity: 3);
        using var found = await service.SendAsync(HttpMethod.Get, reserved.Headers.Location!.ToString(), token: TestTokens.Create());

        Assert.Equal(HttpStatusCode.Created, reserved.StatusCode);
        Assert.Equal(3, (await found.Content.ReadFromJsonAsync<JsonObject>())!["quantity"]!.GetValue<int>());
        Assert.Equal(await reserved.Content.ReadAsStringAsync(), await found.Content.ReadAsStringAsync());
        Assert.Equal("""{"productId":"P001","stock":11}""", await service.Client.GetStringAsync("/inventory/P001"));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_TwoRaceForTheLastItem_OneIs201AndOneIs409(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        // Two instances: nothing in one process can decide it.
        await using var one = new ServiceHost<InventoryStore>(database, new() { ["Data:Seed"] = "true" });
        await using var other = new ServiceHost<InventoryStore>(database);

        var answers = await Task.WhenAll(
            ReserveAsync(one, "k1", product: "MAT-XL", token: TestTokens.Create("alice")),
            ReserveAsync(other, "k2", product: "MAT-XL", token: TestTokens.Create("bob")));

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        var problem = await answers.Single(answer => answer.StatusCode == HttpStatusCode.Conflict).Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("urn:productbff:problem:out-of-stock", problem!["type"]!.GetValue<string>());
        Assert.Equal(0, problem["stock"]!.GetValue<int>());
        Assert.Equal("""{"productId":"MAT-XL","stock":0}""", await other.Client.GetStringAsync("/inventory/MAT-XL"));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_ManyAtOnce_NeverSellsMoreThanThereIs(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var one = new ServiceHost<InventoryStore>(database, new() { ["Reservations:MaxPiecesPerCaller"] = "100" });
        await using var other = new ServiceHost<InventoryStore>(database, new() { ["Reservations:MaxPiecesPerCaller"] = "100" });

        var answers = await Task.WhenAll(Enumerable.Range(1, 40).Select(number =>
            ReserveAsync(number % 2 == 0 ? one : other, $"k{number}")));

        Assert.Equal(14, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(26, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal("""{"productId":"P001","stock":0}""", await one.Client.GetStringAsync("/inventory/P001"));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Delete_Repeatedly_GivesBackOnce(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var service = new ServiceHost<InventoryStore>(database);
        using var reserved = await ReserveAsync(service, "k", quantity: 5);
        var path = reserved.Headers.Location!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(_ =>
            service.SendAsync(HttpMethod.Delete, path, token: TestTokens.Create())));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        Assert.Equal("""{"productId":"P001","stock":14}""", await service.Client.GetStringAsync("/inventory/P001"));
        using var found = await service.SendAsync(HttpMethod.Get, path, token: TestTokens.Create());
        Assert.Equal(HttpStatusCode.NotFound, found.StatusCode);
    }

    [Fact]
    public async Task Delete_AnotherCallersReservation_Is404AndKeepsIt()
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync();
        using var reserved = await ReserveAsync(service, "k", quantity: 5);

        using var response = await service.SendAsync(
            HttpMethod.Delete, reserved.Headers.Location!.ToString(), token: TestTokens.Create("mallory"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("""{"productId":"P001","stock":9}""", await service.Client.GetStringAsync("/inventory/P001"));
    }

    [Fact]
    public async Task Delete_ReservationOfAnotherProduct_Is404()
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync();
        using var reserved = await ReserveAsync(service, "k");

        using var response = await service.SendAsync(
            HttpMethod.Delete, reserved.Headers.Location!.ToString().Replace("P001", "P002", StringComparison.Ordinal), token: TestTokens.Create());

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Post_UnknownProduct_Is404()
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync(new() { ["Catalog:Synthesize"] = "false" });

        using var response = await ReserveAsync(service, "k");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task Post_WrongQuantity_Is400AndNamesIt(int quantity)
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync();

        using var response = await ReserveAsync(service, "k", quantity);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["quantity"], (await response.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Post_AnotherScope_Is403()
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync();

        using var response = await ReserveAsync(service, "k", token: TestTokens.Create(scope: "reviews.write"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"reservations.write\"", response.Headers.WwwAuthenticate.ToString());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Put_Stock_IsFreeToSellFromThenOn(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var service = new ServiceHost<InventoryStore>(database, new() { ["Catalog:Synthesize"] = "false" });
        var admin = TestTokens.Create(role: "admin");

        using var first = await service.SendAsync(HttpMethod.Put, "/inventory/NEW", new { stock = 2 }, admin);
        using var second = await service.SendAsync(HttpMethod.Put, "/inventory/NEW", new { stock = 1 }, admin);
        using var reserved = await ReserveAsync(service, "k1", product: "NEW");
        using var refused = await ReserveAsync(service, "k2", product: "NEW");

        Assert.Equal("""{"productId":"NEW","stock":1}""", await second.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Created, reserved.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task Put_NoAdministrator_Is403()
    {
        await using var service = await ServiceHost<InventoryStore>.StartAsync();

        using var response = await service.SendAsync(HttpMethod.Put, "/inventory/P001", new { stock = 2 }, TestTokens.Create());

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static Task<HttpResponseMessage> ReserveAsync(
        ServiceHost<InventoryStore> service, string key, int quantity = 1, string product = "P001", string? token = null) =>
        service.SendAsync(
            HttpMethod.Post, Reservations.Replace("P001", product, StringComparison.Ordinal), new { quantity }, token ?? TestTokens.Create(), key);
}
