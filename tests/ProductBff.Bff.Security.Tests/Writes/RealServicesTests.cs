using System.Net;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Writes;

/// <summary>The BFF before the real review and inventory services.</summary>
public sealed class RealServicesTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Everything = new() { ["Catalog:Synthesize"] = "true" };

    private Shop _shop = null!;
    private ServiceHost<ReviewService.NewReview> _reviews = null!;
    private ServiceHost<InventoryService.NewReservation> _inventory = null!;
    private BffHost _bff = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _reviews = await ServiceHost<ReviewService.NewReview>.StartAsync(Everything);
        _inventory = await ServiceHost<InventoryService.NewReservation>.StartAsync(Everything);
        _bff = _shop.StartBff(new()
        {
            ["services:reviewservice:http:0"] = _reviews.ClientOptions.BaseAddress.ToString(),
            ["services:inventoryservice:http:0"] = _inventory.ClientOptions.BaseAddress.ToString(),
        });
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _reviews.DisposeAsync();
        await _inventory.DisposeAsync();
    }

    [Fact]
    public async Task Review_Written_IsOnThePageAndInItsAverage()
    {
        var before = (await PageAsync()).GetProperty("summary");
        var written = await _bff.ReviewAsync(TestTokens.Create("alice", name: "Alice Smith"));
        var page = await PageAsync();

        Assert.Equal(HttpStatusCode.Created, written.Status);
        Assert.EndsWith(written.Json.GetProperty("id").GetString()!, written.Header("Location"), StringComparison.Ordinal);
        Assert.Equal("Alice Smith", page.GetProperty("reviews")[0].GetProperty("author").GetString());
        var count = before.GetProperty("reviewCount").GetInt32();
        Assert.Equal(count + 1, page.GetProperty("summary").GetProperty("reviewCount").GetInt32());
        Assert.Equal(
            Math.Round(((before.GetProperty("averageRating").GetDouble() * count) + 5) / (count + 1), 2),
            page.GetProperty("summary").GetProperty("averageRating").GetDouble());
    }

    [Fact]
    public async Task Reviews_MoreThanOnePage_AreCountedInAllOfThem()
    {
        var before = (await PageAsync()).GetProperty("summary").GetProperty("reviewCount").GetInt32();
        for (var number = 0; number < 25; number++)
        {
            await _bff.ReviewAsync(TestTokens.Create($"user{number}"));
        }

        var single = (await PageAsync()).GetProperty("summary");
        var batch = (await _bff.GetAsync("/product-details?ids=P001,P002")).Json[0].GetProperty("page").GetProperty("summary");

        Assert.Equal(before + 25, single.GetProperty("reviewCount").GetInt32());
        Assert.Equal(single.GetRawText(), batch.GetRawText());
    }

    [Fact]
    public async Task Write_SentTwice_IsCarriedOutOnceAndReplayed()
    {
        var stock = await StockAsync();

        var first = await _bff.ReserveAsync(TestTokens.Create("alice"), "key");
        var second = await _bff.ReserveAsync(TestTokens.Create("alice"), "key");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.Equal((null, "true"), (first.Header("Idempotent-Replayed"), second.Header("Idempotent-Replayed")));
        Assert.Equal((first.Text, first.Header("Location")), (second.Text, second.Header("Location")));
        Assert.Equal(stock - 1, await StockAsync());
    }

    [Fact]
    public async Task Write_KeyOfAnotherUserForAnotherRequest_IsAWriteOfItsOwn()
    {
        var alices = await _bff.ReserveAsync(TestTokens.Create("alice"), "key");
        var bobs = await _bff.SendAsync("POST", "/product-details/P001/reservations", """{"quantity":2}""", TestTokens.Create("bob"), "key");

        Assert.Equal(HttpStatusCode.Created, bobs.Status);
        Assert.Null(bobs.Header("Idempotent-Replayed"));
        Assert.NotEqual(alices.Header("Location"), bobs.Header("Location"));
    }

    [Fact]
    public async Task Write_RequestOfAnotherUser_422AndNothingOfItsAnswer()
    {
        var stock = await StockAsync();
        var alices = await _bff.ReserveAsync(TestTokens.Create("alice"), "key");

        var bobs = await _bff.ReserveAsync(TestTokens.Create("bob"), "key");

        bobs.ProblemNames(HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
        Assert.Equal("urn:productbff:problem:idempotency-key-reused", bobs.Json.GetProperty("type").GetString());
        Assert.Contains("another caller", bobs.Json.GetProperty("errors").GetProperty("Idempotency-Key")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal((null, null), (bobs.Header("Location"), bobs.Header("Idempotent-Replayed")));
        Assert.DoesNotContain(alices.Json.GetProperty("id").GetString()!, bobs.Text, StringComparison.Ordinal);
        Assert.Equal(stock - 1, await StockAsync());
    }

    [Fact]
    public async Task Write_SameRequestOfTwoUsersAtOnce_IsCarriedOutForOneOfThem()
    {
        const int Rounds = 10;
        var stock = await StockAsync();

        for (var round = 1; round <= Rounds; round++)
        {
            var answers = await Task.WhenAll(
                _bff.ReserveAsync(TestTokens.Create("alice"), $"key-{round}"), _bff.ReserveAsync(TestTokens.Create("bob"), $"key-{round}"));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
            Assert.Single(answers, answer => answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict);
            Assert.Equal(stock - round, await StockAsync());
        }
    }

    [Fact]
    public async Task Write_KeyWithAnotherBody_422NamesTheHeader()
    {
        var alice = TestTokens.Create("alice");
        await _bff.ReserveAsync(alice, "key");

        var answer = await _bff.SendAsync("POST", "/product-details/P001/reservations", """{"quantity":2}""", alice, "key");

        answer.ProblemNames(HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
    }

    [Fact]
    public async Task Reservation_OfMoreThanThereIs_409SaysHowManyAreLeft()
    {
        var stock = await StockAsync();

        var answer = await _bff.SendAsync("POST", "/product-details/P001/reservations", """{"quantity":1000}""", TestTokens.Create(), "key");

        Assert.Equal(stock, answer.Problem(HttpStatusCode.Conflict).GetProperty("stock").GetInt32());
    }

    [Fact]
    public async Task Review_Read_IsEverybodysUnderTheLocationThatItsWriterGot()
    {
        var made = await _bff.SendAsync(
            "POST", "/product-details/P001/reviews", """{"rating":5,"comment":"Good."}""", TestTokens.Create("alice"), "key");

        var read = await _bff.GetAsync(made.Header("Location")!);
        var unknown = await _bff.GetAsync($"/product-details/P001/reviews/{Guid.Empty}");
        var bad = await _bff.GetAsync("/product-details/P001/reviews/first");

        Assert.Equal((HttpStatusCode.OK, made.Text), (read.Status, read.Text));
        unknown.Problem(HttpStatusCode.NotFound);
        bad.ProblemNames(HttpStatusCode.BadRequest, "rid");
    }

    [Fact]
    public async Task Reservation_Read_IsItsOwnersUntilItIsReleased()
    {
        var (alice, bob) = (TestTokens.Create("alice"), TestTokens.Create("bob"));
        var made = await _bff.ReserveAsync(alice);
        var reservation = made.Header("Location")!;

        var alices = await _bff.SendAsync("GET", reservation, token: alice);
        var bobs = await _bff.SendAsync("GET", reservation, token: bob);
        await _bff.SendAsync("DELETE", reservation, token: alice);
        var released = await _bff.SendAsync("GET", reservation, token: alice);

        Assert.Equal((HttpStatusCode.OK, made.Text), (alices.Status, alices.Text));
        bobs.Problem(HttpStatusCode.NotFound);
        released.Problem(HttpStatusCode.NotFound);
        Assert.All([alices, bobs, released], answer => Assert.Equal("no-store", answer.Header("Cache-Control")));
    }

    [Fact]
    public async Task Reservation_ReleasedByItsOwnerOnly_GivesThePiecesBack()
    {
        var stock = await StockAsync();
        var reservation = (await _bff.ReserveAsync(TestTokens.Create("alice"))).Header("Location")!;

        var bobs = await _bff.SendAsync("DELETE", reservation, token: TestTokens.Create("bob"));
        Assert.Equal(stock - 1, await StockAsync());
        var alices = await _bff.SendAsync("DELETE", reservation, token: TestTokens.Create("alice"));

        bobs.Problem(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NoContent, alices.Status);
        Assert.Equal(stock, await StockAsync());
    }

    private async Task<System.Text.Json.JsonElement> PageAsync()
    {
        // On a busy machine real services may exceed a call's time limit; then the page is not complete, and a later one is.
        var answer = await _bff.GetAsync("/product-details/P001");
        for (var more = 0; more < 5 && answer.Header("X-Page-Complete") != "true"; more++)
        {
            answer = await _bff.GetAsync("/product-details/P001");
        }

        Assert.True(answer.Header("X-Page-Complete") == "true", answer.Text);
        return answer.Json;
    }

    private async Task<int> StockAsync() => (await PageAsync()).GetProperty("inventory").GetProperty("stock").GetInt32();
}
