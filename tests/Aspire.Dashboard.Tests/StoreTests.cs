using Aspire.Dashboard.Live;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Tests;

/// <summary>What HTTP tests would take too long for: bounds at their real size.</summary>
public sealed class StoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Sender Bff = new("bff", "bff-1");

    [Fact]
    public void Metrics_MorePointsThanTheLimit_OldPointsGoAndTheLatestOfEachSeriesStay()
    {
        var store = new MetricStore(new DashboardLimits { MetricPoints = 1_000 }, new ChangeHub());
        for (var second = 0; second < 500; second++)
        {
            store.Add([.. Enumerable.Range(0, 10).Select(series => Count("requests", second, second, new Tag("n", $"{series}")))]);
        }

        Assert.InRange(store.PointCount("bff"), 500, 1_000);
        var latest = store.Read("bff", new InstrumentKey("Meter", "requests"), instrument => instrument.Series.Select(series => series.Points[^1].Value).ToArray());
        Assert.Equal(Enumerable.Repeat(499d, 10), latest!);
    }

    [Fact]
    public void Metrics_ValueThatDoesNotChange_IsOnePoint()
    {
        var store = new MetricStore(new DashboardLimits(), new ChangeHub());
        for (var second = 0; second < 100; second++)
        {
            store.Add([Count("requests", second, 7)]);
        }

        Assert.Equal(1, store.PointCount("bff"));
    }

    [Fact]
    public void Metrics_InstrumentOfAnotherKind_IsRefused()
    {
        var store = new MetricStore(new DashboardLimits(), new ChangeHub());
        store.Add([Count("requests", 1, 7)]);
        var other = Count("requests", 2, 8);

        Assert.Equal(1, store.Add([other with { Instrument = other.Instrument with { Kind = InstrumentKind.Histogram }, Histogram = new(1, 1, [], [1]) }]));
    }

    [Fact]
    public void Traces_OneTraceOfEndlessSize_StopsGrowing()
    {
        var limits = new DashboardLimits { StoredBytes = 160_000 };
        var store = new TraceStore(limits, new ChangeHub());
        var refused = 0;
        for (var i = 1UL; i <= 100; i++)
        {
            refused += store.Add([(new TraceId(1), SpanOf(i, new string('x', 1_000)))]);
        }

        Assert.InRange(refused, 80, 99);
        Assert.InRange(store.Get(new TraceId(1), trace => trace)!.Size, 1, 15_000);
    }

    [Fact]
    public void Ring_Full_RefusesUntilTheOldestIsRemoved()
    {
        var ring = new Ring<int>(40);
        for (var i = 0; i < 1_000; i++)
        {
            if (ring.IsFull)
            {
                Assert.Equal(i - 40, ring.RemoveOldest());
            }

            ring.Add(i);
        }

        Assert.Equal(Enumerable.Range(960, 40), Enumerable.Range(0, 40).Select(i => ring[i]));
        Assert.Throws<InvalidOperationException>(() => ring.Add(0));
    }

    private static Measurement Count(string name, int second, double value, params Tag[] tags) => new(
        Bff,
        new InstrumentInfo(new InstrumentKey("Meter", name), "", "", InstrumentKind.Counter),
        tags,
        UnixTime.From(Start.AddSeconds(second)),
        value,
        Histogram: null,
        IsDelta: false);

    private static Span SpanOf(ulong id, string text) => new(
        Bff, new SpanId(id), default, "span", "", "server", UnixTime.From(Start), UnixTime.From(Start), SpanStatus.Unset, "", [new Tag("text", text)], [], []);
}
