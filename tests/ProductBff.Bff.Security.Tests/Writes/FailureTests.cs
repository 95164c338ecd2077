using System.Net;
using Microsoft.AspNetCore.Http;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Writes;

public sealed class FailureTests
{
    private static readonly string Alice = TestTokens.Create("alice");

    [Fact]
    public async Task Post_BackendGone_502()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        await shop.Inventory.DisposeAsync();

        var answer = await bff.ReserveAsync(Alice);

        Assert.Equal("unreachable", answer.Problem(HttpStatusCode.BadGateway).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task ReadReservation_BackendGone_502ThatSpeaksOfNoKey()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        await shop.Inventory.DisposeAsync();

        var answer = await bff.SendAsync("GET", $"/product-details/P001/reservations/{Shop.ReservationId}", token: Alice);

        Assert.Equal("unreachable", answer.Problem(HttpStatusCode.BadGateway).GetProperty("reason").GetString());
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.DoesNotContain("key", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadReservation_BackendFails_502ThatSpeaksOfNoKey()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Inventory.Answer = RecordingBackend.Reply(StatusCodes.Status500InternalServerError);
        var bff = shop.StartBff();

        var answer = await bff.SendAsync("GET", $"/product-details/P001/reservations/{Shop.ReservationId}", token: Alice);

        Assert.Equal("error", answer.Problem(HttpStatusCode.BadGateway).GetProperty("reason").GetString());
        Assert.DoesNotContain("key", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BackendHangs_504WithinTheTotalTime()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new()
        {
            ["Backends:inventoryservice:TotalTimeout"] = "00:00:00.400",
            ["Backends:inventoryservice:AttemptTimeout"] = "00:00:00.100",
            ["Backends:inventoryservice:WriteAttemptTimeout"] = "00:00:00.100",
        });
        shop.Inventory.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

        var answer = await bff.ReserveAsync(Alice);

        Assert.Equal("timeout", answer.Problem(HttpStatusCode.GatewayTimeout).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Post_CircuitOpen_503WithRetryAfterAndNothingSent()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new()
        {
            ["Backends:inventoryservice:CircuitBreaker:MinimumThroughput"] = "2",
            ["Backends:inventoryservice:CircuitBreaker:BreakDuration"] = "00:01:00",
            ["Backends:inventoryservice:Retry:MaxAttempts"] = "0",
        });
        shop.Inventory.Answer = RecordingBackend.Reply(StatusCodes.Status500InternalServerError);
        await bff.ReserveAsync(Alice);
        await bff.ReserveAsync(Alice);

        var answer = await bff.ReserveAsync(Alice);

        Assert.Equal("circuit-open", answer.Problem(HttpStatusCode.ServiceUnavailable).GetProperty("reason").GetString());
        Assert.NotNull(answer.Header("Retry-After"));
        Assert.Equal(2, shop.Inventory.Writes.Length);
    }

    [Fact]
    public async Task Post_CircuitOpensBetweenAttempts_503ThatTellsHowToLearnTheOutcome()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new() { ["Backends:inventoryservice:CircuitBreaker:MinimumThroughput"] = "2" });
        shop.Inventory.Answer = RecordingBackend.Reply(StatusCodes.Status500InternalServerError);

        var answer = await bff.ReserveAsync(Alice);

        // Either attempt may have been carried out.
        Assert.Equal(2, shop.Inventory.Writes.Length);
        Assert.Contains("same key", answer.Problem(HttpStatusCode.ServiceUnavailable).GetProperty("title").GetString()!, StringComparison.Ordinal);
    }

    /// <summary>A database that refuses writes can still be read.</summary>
    [Fact]
    public async Task Post_BackendRefusesEveryWrite_LeavesTheCircuitOfReadersClosed()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new()
        {
            ["Backends:inventoryservice:CircuitBreaker:MinimumThroughput"] = "2",
            ["Backends:inventoryservice:Retry:MaxAttempts"] = "0",
        });
        var reads = shop.Inventory.Answer;
        shop.Inventory.Answer = context =>
            HttpMethods.IsGet(context.Request.Method) ? reads(context) : RecordingBackend.Reply(StatusCodes.Status503ServiceUnavailable)(context);

        for (var write = 0; write < 4; write++)
        {
            await bff.ReserveAsync(Alice);
        }

        var page = await bff.GetAsync("/product-details/P001");
        Assert.Equal("true", page.Header("X-Page-Complete"));
        Assert.Equal(4, shop.Inventory.Writes.Length);
    }

    [Fact]
    public async Task Post_AnswerTooLarge_502()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new() { ["Backends:inventoryservice:MaxResponseBytes"] = "1024" });
        shop.Inventory.Answer = RecordingBackend.Reply(StatusCodes.Status201Created, "application/json", $"\"{new string('x', 2_000)}\"");

        var answer = await bff.ReserveAsync(Alice);

        Assert.Equal("too-large", answer.Problem(HttpStatusCode.BadGateway).GetProperty("reason").GetString());
    }
}
