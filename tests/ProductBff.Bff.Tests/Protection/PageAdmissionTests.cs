using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ProductBff.Bff.Protection;

namespace ProductBff.Bff.Tests.Protection;

/// <summary>The number of admitted pages follows from how late the process does its work.</summary>
public sealed class PageAdmissionTests : IDisposable
{
    private const int AtFirst = 64;

    private readonly LateClock _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PageAdmission _admission;

    public PageAdmissionTests() => _admission = new(Options.Create(new LoadSheddingOptions()), _clock, Meters);

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public void Dispose()
    {
        _admission.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Enter_WorkIsDoneInTime_LetsInTwiceAsManyWholePagesInAMoment()
    {
        await EnterAsync(AtFirst);
        var more = Enumerable.Range(0, AtFirst).Select(_ => _admission.EnterAsync(1, default).AsTask()).ToArray();
        Assert.DoesNotContain(more, page => page.IsCompleted);

        _clock.Advance(PageAdmission.Period);

        Assert.All(await Task.WhenAll(more), page => Assert.Equal(Admission.Full, page.Admission));
    }

    [Fact]
    public async Task Enter_WorkIsDoneLate_ShedsTheOptionalAndThenRefuses()
    {
        _clock.Lateness = TimeSpan.FromMilliseconds(200);
        await EnterAsync(AtFirst);
        var more = Enumerable.Range(0, AtFirst).Select(_ => _admission.EnterAsync(1, default).AsTask()).ToArray();

        _clock.Advance(PageAdmission.Period);
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        var admissions = (await Task.WhenAll(more)).CountBy(page => page.Admission).ToDictionary();
        Assert.Equal(new() { [Admission.EssentialOnly] = AtFirst / 2, [Admission.Refused] = AtFirst / 2 }, admissions);
    }

    [Fact]
    public async Task Enter_LateForAMoment_LetsInWholePagesAgainWhenThatIsOver()
    {
        _clock.Lateness = TimeSpan.FromMilliseconds(200);
        var pages = await EnterAsync(AtFirst);
        _clock.Advance(PageAdmission.Period);
        _clock.Lateness = TimeSpan.Zero;
        foreach (var page in pages)
        {
            page.Dispose();
        }

        Assert.All(await EnterAsync(AtFirst), page => Assert.Equal(Admission.Full, page.Admission));
    }

    [Fact]
    public async Task Metrics_PagesAreLetInAndWait_SayHowManyAndWhatCapacityThereIs()
    {
        using var capacity = new MetricCollector<int>(Meters, PageAdmission.MeterName, "bff.admission.capacity");
        using var pages = new MetricCollector<int>(Meters, PageAdmission.MeterName, "bff.admission.pages");
        _clock.Lateness = TimeSpan.FromMilliseconds(200);
        await EnterAsync(AtFirst);
        _ = _admission.EnterAsync(1, default).AsTask();
        AssertShown(full: AtFirst, essential: 0, waiting: 1);

        // Late: what waits goes without its optional sections.
        _clock.Advance(PageAdmission.Period);
        AssertShown(full: AtFirst, essential: 1, waiting: 0);

        void AssertShown(int full, int essential, int waiting)
        {
            capacity.RecordObservableInstruments();
            pages.RecordObservableInstruments();
            Assert.Equal(AtFirst, capacity.LastMeasurement!.Value);
            Assert.Equal(
                new() { ["full"] = full, ["essential-only"] = essential, ["waiting"] = waiting },
                pages.GetMeasurementSnapshot(clear: true).ToDictionary(page => (string)page.Tags["bff.admission.state"]!, page => page.Value));
        }
    }

    private async Task<PageTicket[]> EnterAsync(int pages) =>
        await Task.WhenAll(Enumerable.Range(0, pages).Select(_ => _admission.EnterAsync(1, default).AsTask()));

    /// <summary>A clock on which each reading is that much later than the one before.</summary>
    private sealed class LateClock : FakeTimeProvider
    {
        private long _late;

        public TimeSpan Lateness { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Add(ref _late, Lateness.Ticks);
    }
}
