using System.Net;
using Microsoft.AspNetCore.Http;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Writes;

/// <summary>A write is visible at the next read, through any instance, whatever was cached or in flight.</summary>
public sealed class VisibilityTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly string Alice = TestTokens.Create("alice");

    private readonly string _product = $"P{Guid.NewGuid():N}";

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_AfterAWriteThroughAnotherInstance_ShowsIt(bool shared)
    {
        await using var shop = await Shop.OpenAsync();
        var settings = SettingsFor(shared);
        var (one, another) = shared ? (shop.StartBff(settings), shop.StartBff(settings)) : Same(shop.StartBff(settings));
        Assert.Equal(14, await StockAsync(another));
        Assert.Equal(14, await StockAsync(another));
        Assert.Single(shop.Inventory.Calls);

        await ReserveAsync(shop, one, leaves: 13);

        Assert.Equal(13, await StockAsync(another));
        Assert.Equal(13, await StockAsync(one));
    }

    /// <summary>The race: the read fetched its page before the write, and stores it after the eviction.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_AfterARaceWithAnEarlierRead_ShowsTheWrite(bool shared)
    {
        await using var shop = await Shop.OpenAsync();
        var settings = SettingsFor(shared);
        var (one, another) = shared ? (shop.StartBff(settings), shop.StartBff(settings)) : Same(shop.StartBff(settings));
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var products = shop.Products.Answer;
        shop.Products.Answer = async context =>
        {
            reached.TrySetResult();
            await held.Task;
            await products(context);
        };

        var stockRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inventory = shop.Inventory.Answer;
        shop.Inventory.Answer = async context =>
        {
            await inventory(context);
            stockRead.TrySetResult();
        };

        // The stock is read at once; the page waits for its product and is stored when that comes.
        var early = StockAsync(another);
        await Task.WhenAll(reached.Task, stockRead.Task);

        shop.Products.Answer = products;
        await ReserveAsync(shop, one, leaves: 13);
        held.SetResult();
        Assert.Equal(14, await early);

        for (var again = 0; again < 5; again++)
        {
            Assert.Equal(13, await StockAsync(another));
            Assert.Equal(13, await StockAsync(one));
        }
    }

    /// <summary>The other instance's fetch began before the write: a request after the write must not join it.</summary>
    [SkippableTheory]
    [InlineData("")]
    [InlineData("?batch")]
    public async Task Read_WhileAnotherInstancesEarlierFetchIsUnderWay_DoesNotJoinIt(string batch)
    {
        await using var shop = await Shop.OpenAsync();
        var settings = SettingsFor(shared: true);
        var (one, another) = (shop.StartBff(settings), shop.StartBff(settings));
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inventory = shop.Inventory.Answer;
        shop.Inventory.Answer = async context =>
        {
            reached.TrySetResult();
            await held.Task;
            await RecordingBackend.Json($$"""{"productId":"{{Shop.IdOf(context)}}","stock":14}""")(context);
        };
        var early = another.GetAsync($"/product-details/{_product}");
        await reached.Task;
        shop.Inventory.Answer = inventory;

        await ReserveAsync(shop, one, leaves: 13);

        var late = batch == "" ? StockAsync(another) : StockInBatchAsync(another);
        // Long enough to join, but not so long that the held call is given up and made again.
        await Task.WhenAny(late, Task.Delay(500));
        held.SetResult();
        await early;
        Assert.Equal(13, await late);
    }

    /// <summary>An instance that has made a write itself still has to notice a later one through another instance.</summary>
    [SkippableFact]
    public async Task Read_AfterAWriteHereAndThenOneThroughAnotherInstance_ShowsTheLast()
    {
        await using var shop = await Shop.OpenAsync();
        var settings = SettingsFor(shared: true);
        var (one, another) = (shop.StartBff(settings), shop.StartBff(settings));
        await ReserveAsync(shop, one, leaves: 13);
        Assert.Equal(13, await StockAsync(one));
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inventory = shop.Inventory.Answer;
        shop.Inventory.Answer = async context =>
        {
            reached.TrySetResult();
            await held.Task;
            var id = context.Request.Path.Value!.Split('/')[^1];
            await RecordingBackend.Json($$"""{"productId":"{{id}}","stock":13}""")(context);
        };
        // A page with only some sections is never cached, so it is fetched.
        var early = StockAsync(one, "?include=product,inventory");
        await reached.Task;
        shop.Inventory.Answer = inventory;

        await ReserveAsync(shop, another, leaves: 12);

        var products = shop.Products.Calls.Length;
        var late = StockAsync(one, "?include=product,inventory");
        while (shop.Products.Calls.Length == products && !late.IsCompleted)
        {
            await Task.Yield();
        }

        // All sections of a page are fetched at once, so by now the late page has joined the held call, or has not.
        held.SetResult();
        Assert.Equal((13, 12), (await early, await late));
    }

    [Fact]
    public async Task Read_AfterAWriteWithoutAnswer_ShowsIt()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        Assert.Equal(14, await StockAsync(bff));
        var inventory = shop.Inventory.Answer;
        shop.Inventory.Answer = async context =>
        {
            if (context.Request.Method == "POST")
            {
                shop.Stock = 13;
                context.Abort();
                return;
            }

            await inventory(context);
        };

        Assert.Equal(HttpStatusCode.BadGateway, (await PostAsync(bff)).Status);

        Assert.Equal(13, await StockAsync(bff));
    }

    [Fact]
    public async Task Read_AfterARefusedWrite_IsStillCached()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        await StockAsync(bff);
        shop.Inventory.Answer = RecordingBackend.Reply(StatusCodes.Status404NotFound);

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(bff)).Status);

        Assert.Equal(14, await StockAsync(bff));
        Assert.Single(shop.Products.Calls);
    }

    [SkippableFact]
    public async Task Read_SomeTimeAfterAWrite_IsCachedAgain()
    {
        await using var shop = await Shop.OpenAsync();
        var settings = SettingsFor(shared: true);
        settings["Pages:Deadline"] = "00:00:01";
        foreach (var section in new[] { "product", "products", "reviews", "inventory" })
        {
            settings[$"Pages:Sections:{section}:Budget"] = "00:00:00.900";
        }

        var bff = shop.StartBff(settings);
        await ReadUntilCachedAsync(shop, bff);

        await ReserveAsync(shop, bff, leaves: 13);
        await ReadUntilCachedAsync(shop, bff);

        // The page that was cached before the write is gone for good, not only skipped while the write was recent.
        Assert.Equal(13, await StockAsync(bff));
    }

    private async Task ReadUntilCachedAsync(Shop shop, BffHost bff)
    {
        for (var before = -1; before != shop.Products.Calls.Length;)
        {
            await Task.Delay(100);
            await bff.GetAsync($"/product-details/{_product}");
            before = shop.Products.Calls.Length;
            await bff.GetAsync($"/product-details/{_product}");
        }
    }

    private static (BffHost One, BffHost Another) Same(BffHost host) => (host, host);

    private Dictionary<string, string> SettingsFor(bool shared)
    {
        var settings = new Dictionary<string, string>();
        if (shared)
        {
            redis.SkipIfUnavailable();
            settings["ConnectionStrings:cache"] = redis.ConnectionString;
        }

        return settings;
    }

    private async Task ReserveAsync(Shop shop, BffHost bff, int leaves)
    {
        shop.Stock = leaves;
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(bff)).Status);
    }

    private Task<Answer> PostAsync(BffHost bff) =>
        bff.SendAsync("POST", $"/product-details/{_product}/reservations", """{"quantity":1}""", Alice, Guid.NewGuid().ToString());

    private async Task<int> StockInBatchAsync(BffHost bff)
    {
        var answer = await bff.GetAsync($"/product-details?ids={_product}");
        return answer.Json[0].GetProperty("page").GetProperty("inventory").GetProperty("stock").GetInt32();
    }

    private async Task<int> StockAsync(BffHost bff, string query = "")
    {
        var answer = await bff.GetAsync($"/product-details/{_product}{query}");
        Assert.True(answer.Header("X-Page-Complete") == "true", answer.Text);
        return answer.Json.GetProperty("inventory").GetProperty("stock").GetInt32();
    }
}
