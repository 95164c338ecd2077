using System.Net;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Backends.Resilience;

public sealed class CircuitBreakerTests
{
    private static readonly (string, string) NoRetries = ("Backends:Defaults:Retry:MaxAttempts", "0");

    [Fact]
    public async Task Get_ProductKeepsFailing_Is503WithRetryAfterWithoutACallAndTouchesNoOtherBackend()
    {
        await using var bff = await BffApplication.StartAsync(NoRetries);
        await FailAsync(bff, "product", Behaviours.Status(500), times: 10);

        var problem = await bff.GetAsync("/product-details/P001");
        bff.Clock.Advance(TimeSpan.FromSeconds(1.5));
        var later = await bff.GetAsync("/product-details/P001");
        var reviews = await bff.GetAsync("/product-details/P001?include=reviews,inventory");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, problem.Status);
        Assert.Equal("application/problem+json", problem["Content-Type"]);
        Assert.Equal("circuit-open", problem.Json.GetProperty("reason").GetString());
        Assert.Equal("product", problem.Json.GetProperty("section").GetString());
        Assert.Equal("3", problem["Retry-After"]);
        Assert.Equal("2", later["Retry-After"]);
        Assert.Equal(10, bff.Product.Calls.Count);
        Assert.Equal("true", reviews["X-Page-Complete"]);
    }

    [Fact]
    public async Task Get_CircuitIsHalfOpen_LetsOneProbeThroughAndClosesWhenItSucceeds()
    {
        await using var bff = await BffApplication.StartAsync(NoRetries);
        await FailAsync(bff, "product", Behaviours.Status(500), times: 10);
        var gate = new Gate();
        bff.Product.Behaviour = Behaviours.Gated(gate);
        bff.Clock.Advance(TimeSpan.FromSeconds(3));

        var probe = bff.GetAsync("/product-details/P001");
        await bff.Product.CallAsync(11);
        var others = await Task.WhenAll(Enumerable.Range(2, 5).Select(number => bff.GetAsync($"/product-details/P{number}")));
        Assert.All(others, other => Assert.Equal(HttpStatusCode.ServiceUnavailable, other.Status));
        Assert.Equal(11, bff.Product.Calls.Count);
        gate.Open();

        Assert.Equal("true", (await probe)["X-Page-Complete"]);
        Assert.Equal("true", (await bff.GetAsync("/product-details/P002"))["X-Page-Complete"]);
        Assert.True(Said(bff, "The circuit to productservice is closed again"));
    }

    [Fact]
    public async Task Get_ProbeFails_StaysOpenForAnotherBreak()
    {
        await using var bff = await BffApplication.StartAsync(NoRetries);
        await FailAsync(bff, "product", Behaviours.Status(500), times: 10);

        for (var probes = 1; probes <= 3; probes++)
        {
            bff.Clock.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(HttpStatusCode.BadGateway, (await bff.GetAsync("/product-details/P001")).Status);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await bff.GetAsync("/product-details/P001")).Status);
            Assert.Equal(10 + probes, bff.Product.Calls.Count);
        }
    }

    [Fact]
    public async Task Get_ReviewsHang_OpensTheCircuitAndThePageNoLongerWaits()
    {
        await using var bff = await BffApplication.StartAsync(NoRetries);
        bff.Reviews.Behaviour = Behaviours.Hangs;
        Task<Answer> page;
        for (var number = 1; ; number++)
        {
            // Ten are enough; where the next page's time passes before an attempt was counted, that one is counted as abandoned.
            Assert.InRange(number, 1, 40);
            page = bff.GetAsync($"/product-details/P{number}");
            if (await Task.WhenAny(page, bff.Reviews.CallAsync(number)) == page)
            {
                break;
            }

            await bff.SectionsLandedAsync((number * 3) - 1);
            await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(300), number);
            bff.Clock.Advance(TimeSpan.FromMilliseconds(300));
            Assert.Equal("timeout", (await page).Section("reviews").GetProperty("reason").GetString());

            // The caller has gone, but the attempt's own timeout still counts for the circuit.
            bff.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await bff.Reviews.Calls[number - 1].Abandoned.InTime();
        }

        // The clock stood still: this would not have come back if it had waited.
        var reviews = (await page).Section("reviews");
        Assert.Equal("circuit-open", reviews.GetProperty("reason").GetString());
        Assert.Equal("fallback", reviews.GetProperty("status").GetString());
        Assert.InRange(reviews.GetProperty("retryAfterMs").GetInt64(), 1, 3000);
        Assert.True(Said(bff, "The circuit to reviewservice is open for 00:00:03;"));
    }

    [Fact]
    public async Task Get_AttemptsAreEndedLongAfterTheirTime_SayNothingOfTheBackend()
    {
        await using var bff = await BffApplication.StartAsync(NoRetries);
        bff.Reviews.Behaviour = Behaviours.Hangs;

        // More than would open it, and close enough to each other.
        for (var number = 1; number <= 15; number++)
        {
            var page = bff.GetAsync($"/product-details/P{number}?include=reviews");
            var asked = bff.Reviews.CallAsync(number);
            Assert.Same(asked, await Task.WhenAny(page, asked));
            await bff.Clock.ArmedAsync(TimeSpan.FromMilliseconds(300), number);
            // An attempt has 400 ms, and nobody looked at the clock for 60 more.
            bff.Clock.Advance(TimeSpan.FromMilliseconds(460));
            Assert.Equal("fallback", (await page).Section("reviews").GetProperty("status").GetString());
            await bff.Reviews.Calls[number - 1].Abandoned.InTime();
        }

        Assert.False(Said(bff, "The circuit to reviewservice is open"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_ProbeIsAbandoned_ClosesNothingAndTheNextCallIsTheProbe(bool byTheEssentialSection)
    {
        await using var bff = await BffApplication.StartAsync(NoRetries);
        await FailAsync(bff, "reviews", Behaviours.Status(500), times: 10);
        bff.Reviews.Behaviour = Behaviours.Hangs;
        bff.Clock.Advance(TimeSpan.FromSeconds(3));

        if (byTheEssentialSection)
        {
            bff.Product.Behaviour = async call =>
            {
                await bff.Reviews.CallAsync(11);
                await Behaviours.Status(404)(call);
            };
            Assert.Equal(HttpStatusCode.NotFound, (await bff.GetAsync("/product-details/nothing")).Status);
        }
        else
        {
            using var leaving = new CancellationTokenSource();
            var left = bff.Client.GetAsync("/product-details/P001?include=reviews", leaving.Token);
            await bff.Reviews.CallAsync(11);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        }

        await bff.Reviews.Calls[10].Abandoned.InTime();
        var gate = bff.Gate("reviews");
        Task<Answer> next;
        do
        {
            // Refused until the circuit has noticed that its probe was given up.
            next = bff.GetAsync("/product-details/P100?include=reviews");
        }
        while (await Task.WhenAny(next, bff.Reviews.CallAsync(12)) == next);
        Assert.False(Said(bff, "The circuit to reviewservice is closed again"));
        // Only the probe is let through; the others fail at once and do not wait for their budget.
        var other = await bff.GetAsync("/product-details/P101?include=reviews");
        Assert.Equal("circuit-open", other.Section("reviews").GetProperty("reason").GetString());
        gate.Open();

        Assert.Equal("true", (await next)["X-Page-Complete"]);
        Assert.True(Said(bff, "The circuit to reviewservice is closed again"));
        Assert.Single(bff.Logs.GetSnapshot(), record => record.Message.StartsWith("The circuit to reviewservice is open", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_CallersLeaveEarly_DoNotKeepTheCircuitFromOpening()
    {
        await using var bff = await BffApplication.StartAsync(NoRetries);
        bff.Reviews.Behaviour = Behaviours.Hangs;
        for (var number = 1; number <= 20; number++)
        {
            using var leaving = new CancellationTokenSource();
            var left = bff.Client.GetAsync($"/product-details/P{number}?include=reviews", leaving.Token);
            var call = await bff.Reviews.CallAsync(number);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
            await call.Abandoned.InTime();
        }

        // Abandoned calls do not open the circuit either: they say nothing about the backend.
        Assert.False(Said(bff, "The circuit to reviewservice is open"));
        bff.Reviews.Behaviour = Behaviours.Status(500);
        for (var failure = 1; failure <= 10; failure++)
        {
            await bff.GetAsync($"/product-details/P{failure}?include=reviews");
        }

        var page = await bff.GetAsync("/product-details/P100?include=reviews");

        Assert.Equal("circuit-open", page.Section("reviews").GetProperty("reason").GetString());
        Assert.Equal(30, bff.Reviews.Calls.Count);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    public async Task Get_BackendSaysNo_NeverOpensTheCircuit(int status)
    {
        await using var bff = await BffApplication.StartAsync(NoRetries);
        await FailAsync(bff, "product", Behaviours.Status(status), times: 30);
        bff.Product.Behaviour = Behaviours.Good;

        Assert.Equal("true", (await bff.GetAsync("/product-details/P001"))["X-Page-Complete"]);
    }

    private static bool Said(BffApplication bff, string message) => bff.Logs.GetSnapshot().Any(record => record.Message.StartsWith(message, StringComparison.Ordinal));

    private static async Task FailAsync(BffApplication bff, string section, Behaviour behaviour, int times)
    {
        bff[section].Behaviour = behaviour;
        for (var time = 1; time <= times; time++)
        {
            await bff.GetAsync($"/product-details/P001?include={section}");
        }

        Assert.Equal(times, bff[section].Calls.Count);
    }
}
