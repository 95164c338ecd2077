using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ProductBff.Testing;

namespace ProductBff.InventoryService.Tests;

/// <summary>How long a reservation lasts, and how much of a product one caller can have reserved.</summary>
public sealed class ReservationLimitTests
{
    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Post_MoreThanOneCallerMayHave_Is409AndLeavesTheStockToOthers(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var one = new ServiceHost<InventoryStore>(database, new() { ["Reservations:MaxPiecesPerCaller"] = "5" });
        await using var other = new ServiceHost<InventoryStore>(database, new() { ["Reservations:MaxPiecesPerCaller"] = "5" });

        // Two instances at once: what one has counted, the other may be adding to.
        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Select(number => ReserveAsync(number % 2 == 0 ? one : other, $"k{number}")));
        using var refused = await ReserveAsync(one, "more");
        using var bob = await ReserveAsync(one, "bob", 5, TestTokens.Create("bob"));
        using var elsewhere = await ReserveAsync(one, "elsewhere", 5, product: "P002");
        using var released = await one.SendAsync(
            HttpMethod.Delete,
            answers.First(answer => answer.StatusCode == HttpStatusCode.Created).Headers.Location!.ToString(),
            token: TestTokens.Create());
        using var again = await ReserveAsync(one, "again");

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("urn:productbff:problem:reservation-limit", problem!["type"]!.GetValue<string>());
        Assert.Equal(5, problem["limit"]!.GetValue<int>());
        Assert.Equal(
            (HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.Created),
            (bob.StatusCode, elsewhere.StatusCode, released.StatusCode, again.StatusCode));
        Assert.Equal("""{"productId":"P001","stock":4}""", await other.Client.GetStringAsync("/inventory/P001"));
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Expire_AfterItsLifetime_GivesThePiecesBackOnce(DatabaseKind kind)
    {
        // Tokens are checked against the real clock, so the fake one starts at it.
        using var time = new RoundClock();
        using var database = await TestDatabase.CreateAsync(kind, "inventory");
        await using var one = new ServiceHost<InventoryStore>(database, RoundClock.Settings, time);
        await using var other = new ServiceHost<InventoryStore>(database, RoundClock.Settings, time);
        await time.RoundsEndedAsync(2);
        using var reserved = await ReserveAsync(one, "k", 3);
        using var kept = await ReserveAsync(one, "l", 2, TestTokens.Create("bob"));
        using var released = await one.SendAsync(HttpMethod.Delete, kept.Headers.Location!.ToString(), token: TestTokens.Create("bob"));
        var path = reserved.Headers.Location!.ToString();
        var made = await reserved.Content.ReadFromJsonAsync<JsonObject>();

        time.Advance(RoundClock.Lifetime - TimeSpan.FromSeconds(1));
        await time.RoundsEndedAsync(2);
        using var late = await one.SendAsync(HttpMethod.Get, path, token: TestTokens.Create());
        var before = await one.Client.GetStringAsync("/inventory/P001");
        time.Advance(TimeSpan.FromSeconds(1));
        using var tooLate = await one.SendAsync(HttpMethod.Get, path, token: TestTokens.Create());
        time.Advance(RoundClock.Interval);
        await time.RoundsEndedAsync(2);

        Assert.Equal(made!["createdAt"]!.GetValue<DateTimeOffset>() + RoundClock.Lifetime, made["expiresAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);
        Assert.Equal((HttpStatusCode.OK, """{"productId":"P001","stock":11}"""), (late.StatusCode, before));
        Assert.Equal(HttpStatusCode.NotFound, tooLate.StatusCode);
        Assert.Equal("""{"productId":"P001","stock":14}""", await other.Client.GetStringAsync("/inventory/P001"));
        using var releasedLater = await one.SendAsync(HttpMethod.Delete, path, token: TestTokens.Create());
        Assert.Equal(HttpStatusCode.NoContent, releasedLater.StatusCode);
        Assert.Equal("""{"productId":"P001","stock":14}""", await other.Client.GetStringAsync("/inventory/P001"));
    }

    [Fact]
    public async Task Post_OthersHaveExpired_CountsNoMore()
    {
        using var time = new RoundClock();
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "inventory");
        // No round in between: what has expired does not count, whether or not it has been given back.
        await using var service = new ServiceHost<InventoryStore>(
            database, new() { ["Reservations:MaxPiecesPerCaller"] = "5", ["Reservations:Lifetime"] = $"{RoundClock.Lifetime}", ["Reservations:ExpiryInterval"] = "1.00:00:00" }, time);
        using var first = await ReserveAsync(service, "k", 5);
        using var refused = await ReserveAsync(service, "l", 5);

        time.Advance(RoundClock.Lifetime);
        using var later = await ReserveAsync(service, "m", 5);

        Assert.Equal(
            (HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.Created), (first.StatusCode, refused.StatusCode, later.StatusCode));
    }

    private static Task<HttpResponseMessage> ReserveAsync(
        ServiceHost<InventoryStore> service, string key, int quantity = 1, string? token = null, string product = "P001") =>
        service.SendAsync(HttpMethod.Post, $"/inventory/{product}/reservations", new { quantity }, token ?? TestTokens.Create(), key);

    /// <summary>The test's clock, which knows when the services wait for their next round.</summary>
    private sealed class RoundClock() : FakeTimeProvider(System.GetUtcNow()), IDisposable
    {
        public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(20);

        /// <summary>Unlike any other timer's, so that the round's timer can be recognized.</summary>
        public static readonly TimeSpan Interval = TimeSpan.FromSeconds(421);

        private readonly SemaphoreSlim _waits = new(0);

        public static Dictionary<string, string> Settings => new()
        {
            ["Reservations:Lifetime"] = $"{Lifetime}",
            ["Reservations:ExpiryInterval"] = $"{Interval}",
        };

        public async Task RoundsEndedAsync(int count)
        {
            for (; count > 0; count--)
            {
                Assert.True(await _waits.WaitAsync(TimeSpan.FromSeconds(30)), "Nobody waits for another round.");
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == Interval)
            {
                _waits.Release();
            }

            return timer;
        }

        public void Dispose() => _waits.Dispose();
    }
}
