using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Protection;

public sealed class LoadSheddingTests
{
    private static readonly TimeSpan QueueTimeout = TimeSpan.FromMilliseconds(111);

    private static readonly (string, string)[] OneOfEach =
    [
        ("LoadShedding:FullPages", "1"),
        ("LoadShedding:EssentialPages", "1"),
        ("LoadShedding:QueueLength", "1"),
        ("LoadShedding:QueueTimeout", "00:00:00.111"),
        ("LoadShedding:RetryAfter", "00:00:04"),
    ];

    [Fact]
    public async Task Get_MoreAndMoreLoad_DropsTheOptionalThenQueuesThenRefuses()
    {
        await using var bff = await BffApplication.StartAsync(OneOfEach);
        var gate = new Gate();
        bff.Product.Behaviour = Behaviours.Gated(gate);
        // The full page ends last, so that nobody gets its place.
        var reviews = bff.Gate("reviews");

        var full = bff.GetAsync("/product-details/P001");
        await bff.Product.CallAsync(1);
        await bff.Reviews.CallAsync(1);
        var essential = bff.GetAsync("/product-details/P002");
        await bff.Product.CallAsync(2);
        var queued = bff.GetAsync("/product-details/P003");
        await bff.Clock.ArmedAsync(QueueTimeout);
        var refused = await bff.GetAsync("/product-details/P004");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal("4", refused["Retry-After"]);
        Assert.Equal("no-store", refused["Cache-Control"]);
        Assert.Equal("shed", refused.Json.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/alive")).Status);
        Assert.Equal(HttpStatusCode.OK, (await bff.GetAsync("/health")).Status);

        gate.Open();
        foreach (var page in new[] { await essential, await queued })
        {
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Equal("false", page["X-Page-Complete"]);
            Assert.Equal("no-store", page["Cache-Control"]);
            Assert.Equal("fresh", page.Section("product").GetProperty("status").GetString());
            Assert.Equal("shed", page.Section("reviews").GetProperty("reason").GetString());
            Assert.Equal("shed", page.Section("inventory").GetProperty("reason").GetString());
            Assert.Equal("unknown", page.Json.GetProperty("summary").GetProperty("availability").GetString());
        }

        Assert.Single(bff.Reviews.Calls);
        reviews.Open();
        Assert.Equal("true", (await full)["X-Page-Complete"]);
        Assert.Equal("true", (await bff.GetAsync("/product-details/P005"))["X-Page-Complete"]);
    }

    [Fact]
    public async Task Get_QueuedForTooLong_Is503()
    {
        await using var bff = await BffApplication.StartAsync(OneOfEach);
        var (gate, full, essential) = await UseUpCapacityAsync(bff);

        var queued = bff.GetAsync("/product-details/P003");
        await bff.Clock.ArmedAsync(QueueTimeout);
        bff.Clock.Advance(QueueTimeout);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await queued).Status);
        gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await full).Status);
        Assert.Equal(HttpStatusCode.OK, (await essential).Status);
    }

    [Fact]
    public async Task Get_HasQueued_TheWaitCountsAgainstItsDeadline()
    {
        await using var bff = await BffApplication.StartAsync([.. OneOfEach, ("Pages:Sections:product:Budget", "00:00:00.475")]);
        var (gate, full, essential) = await UseUpCapacityAsync(bff);
        var queued = bff.GetAsync("/product-details/P003");
        await bff.Clock.ArmedAsync(QueueTimeout);
        bff.Clock.Advance(TimeSpan.FromMilliseconds(100));

        bff.Product.Behaviour = Behaviours.Hangs;
        gate.Open();
        // Before their own deadline comes.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await full).Status, (await essential).Status));
        await bff.Product.CallAsync(3);
        var left = TimeSpan.FromMilliseconds(375);
        await bff.Clock.ArmedAsync(left);
        bff.Clock.Advance(left);

        var late = await queued;
        Assert.Equal((HttpStatusCode.GatewayTimeout, "deadline"), (late.Status, late.Json.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Get_QueuedCallerLeaves_GivesItsPlaceToTheNext()
    {
        await using var bff = await BffApplication.StartAsync(OneOfEach);
        var (gate, full, essential) = await UseUpCapacityAsync(bff);
        using (var leaving = new CancellationTokenSource())
        {
            var queued = bff.Client.GetAsync("/product-details/P003", leaving.Token);
            await bff.Clock.ArmedAsync(QueueTimeout);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        }

        bff.Clock.ForgetArmed();
        Answer? next = null;
        var asking = Task.Run(async () =>
        {
            // Refused for as long as the server has not noticed that the other one left.
            while (next is not { Status: HttpStatusCode.OK })
            {
                next = await bff.GetAsync("/product-details/P004");
            }
        });
        await bff.Clock.ArmedAsync(QueueTimeout);
        gate.Open();

        await asking.InTime();
        Assert.Equal(HttpStatusCode.OK, (await full).Status);
        Assert.Equal(HttpStatusCode.OK, (await essential).Status);
    }

    [Fact]
    public async Task Get_ShedSectionIsRemembered_ShowsItStale()
    {
        await using var bff = await BffApplication.StartAsync(OneOfEach);
        await bff.GetAsync("/mobile/product-details/P001");
        var gate = new Gate();
        bff.Product.Behaviour = Behaviours.Gated(gate);

        var full = bff.GetAsync("/product-details/P002");
        await bff.Product.CallAsync(2);
        var essential = bff.GetAsync("/product-details/P001");
        await bff.Product.CallAsync(3);
        gate.Open();

        var reviews = (await essential).Section("reviews");
        Assert.Equal("stale", reviews.GetProperty("status").GetString());
        Assert.Equal("shed", reviews.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.OK, (await full).Status);
    }

    [Fact]
    public async Task Get_PageIsInTheCache_NeedsNoCapacity()
    {
        await using var bff = await BffApplication.StartAsync(OneOfEach);
        await bff.GetAsync("/product-details/P001");
        var gate = new Gate();
        bff.Product.Behaviour = Behaviours.Gated(gate);
        var (full, essential) = (bff.GetAsync("/product-details/P002"), bff.GetAsync("/product-details/P003"));
        await bff.Product.CallAsync(3);

        Assert.Equal("cache;desc=\"hit\"", (await bff.GetAsync("/product-details/P001"))["Server-Timing"]);
        gate.Open();
        await Task.WhenAll(full, essential);
    }

    [Theory]
    [InlineData("/product-details/P002", "application/x-ndjson")]
    [InlineData("/product-details?ids=P002,P003", "application/json")]
    public async Task Get_StreamOrBatchIsOver_GivesItsCapacityBack(string path, string accept)
    {
        await using var bff = await BffApplication.StartAsync(OneOfEach);

        await bff.GetAsync(path, ("Accept", accept));
        await bff.GetAsync(path, ("Accept", accept));

        Assert.Equal("true", (await bff.GetAsync("/product-details/P001"))["X-Page-Complete"]);
    }

    /// <summary>Two pages that wait for their product until the gate opens: one whole, one of its essential section.</summary>
    private static async Task<(Gate Gate, Task<Answer> Full, Task<Answer> Essential)> UseUpCapacityAsync(BffApplication bff)
    {
        var gate = new Gate();
        bff.Product.Behaviour = Behaviours.Gated(gate);
        var (full, essential) = (bff.GetAsync("/product-details/P001"), bff.GetAsync("/product-details/P002"));
        await bff.Product.CallAsync(2);
        return (gate, full, essential);
    }
}
