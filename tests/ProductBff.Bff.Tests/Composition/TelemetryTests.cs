using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>One span per section, metrics by outcome, few log lines.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly ActivitySource _requests = new(nameof(TelemetryTests));
    private readonly Scenario _scenario = new();
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public TelemetryTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name is CompositionTracing.SourceName or nameof(TelemetryTests),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_ended)
                {
                    _ended.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _requests.Dispose();
        _scenario.Dispose();
    }

    [Fact]
    public async Task Spans_EachSection_IsUnderItsRequestAndSaysWhatWasServed()
    {
        _scenario.Reviews.Fails(FailureReason.CircuitOpen);

        using var request = _requests.StartActivity("GET");
        await Scenario.Soon(_scenario.Compose());

        Assert.Same(request, Activity.Current);
        var spans = SpansOf(request!);
        Assert.Equal(["section product", "section reviews", "section stock"], spans.Select(span => span.OperationName).Order());
        Assert.All(spans, span => Assert.Equal(request!.SpanId, span.ParentSpanId));
        var reviews = spans.Single(span => span.OperationName == "section reviews");
        Assert.Equal((ActivityStatusCode.Error, "circuit-open"), (reviews.Status, reviews.StatusDescription));
        Assert.Equal("fallback", reviews.GetTagItem("bff.section.status"));
        Assert.Equal(ActivityStatusCode.Unset, spans.Single(span => span.OperationName == "section product").Status);
    }

    [Fact]
    public async Task Spans_SharedFlight_TheBackendCallIsUnderItsStarterAndTheJoinerLinksToIt()
    {
        _scenario.Product.Delay = 10;
        Activity? caller = null;
        _scenario.Product.Answer = id =>
        {
            caller = Activity.Current;
            return Fetched.Value(new Product(id));
        };

        var starter = await StartInRequest();
        var joiner = await StartInRequest();
        _scenario.Pass(10);
        await Scenario.Soon(Task.WhenAll(starter.Page, joiner.Page));

        var first = SpansOf(starter.Request).Single(span => span.OperationName == "section product");
        var second = SpansOf(joiner.Request).Single(span => span.OperationName == "section product");
        Assert.Same(first, caller);
        Assert.Empty(first.Links);
        Assert.Equal(first.Context, Assert.Single(second.Links).Context);
        Assert.Equal(joiner.Request.SpanId, second.ParentSpanId);
    }

    [Fact]
    public async Task Spans_PageEndsWithoutASection_ItsSpanEndsToo()
    {
        _scenario.Stock.Delay = -1;
        _scenario.Reviews.Delay = -1;
        _scenario.Product.Delay = 5;
        _scenario.Product.Fails(FailureReason.Error);

        var (request, page) = await StartInRequest();
        _scenario.Pass(5);
        await Scenario.Soon(page);

        Assert.Equal(["abandoned", "abandoned", "failed"], SpansOf(request).Select(span => (string)span.GetTagItem("bff.section.status")!).Order());
    }

    [Fact]
    public async Task Spans_EndedOnAnotherRequestsThread_LeaveThatOnesActivityCurrent()
    {
        _scenario.Product.Delay = -1;
        using var caller = new CancellationTokenSource();
        var (_, page) = await StartInRequest(caller.Token);

        using (var other = _requests.StartActivity("other"))
        {
            // On this very thread, as a fetch's starter ends the spans of those who joined it.
            caller.Cancel();
            Assert.NotNull(other);
            Assert.Same(other, Activity.Current);
        }

        await Scenario.Soon(page);
    }

    [Fact]
    public async Task Spans_Rehearsed_AreMarkedAndSoIsTheRequest()
    {
        Assert.True(FaultHeader.TryParse(_scenario.Page, "stock=error", out var faults, out _));

        using var request = _requests.StartActivity("GET");
        await Scenario.Soon(_scenario.Compose(new PageRequest("P001", Faults: faults)));

        Assert.Equal(true, request!.GetTagItem("bff.rehearsal"));
        Assert.All(SpansOf(request), span => Assert.Equal(true, span.GetTagItem("bff.rehearsal")));
    }

    [Fact]
    public async Task Metrics_PartialPage_CountsSectionsByOutcome()
    {
        using var pages = _scenario.Collect<double>("bff.page.duration");
        using var completeness = _scenario.Collect<double>("bff.page.completeness");
        using var sections = _scenario.Collect<double>("bff.section.duration");
        using var outcomes = _scenario.Collect<long>("bff.section.outcomes");
        _scenario.Product.Delay = 50;
        _scenario.Stock.Fails(FailureReason.Malformed);

        await _scenario.ComposeWithin(50);

        var page = Assert.Single(pages.GetMeasurementSnapshot());
        Assert.Equal((0.05, "details", "partial"), (page.Value, page.Tags["bff.page"], page.Tags["bff.page.outcome"]));
        Assert.Equal(2.0 / 3, Assert.Single(completeness.GetMeasurementSnapshot()).Value);
        Assert.Equal(
            [("product", 0.05), ("reviews", 0), ("stock", 0)],
            sections.GetMeasurementSnapshot().Select(one => ((string)one.Tags["bff.section"]!, one.Value)).Order());
        var stock = outcomes.GetMeasurementSnapshot().Single(one => (string?)one.Tags["bff.section"] == "stock");
        Assert.Equal((1, "fallback", "malformed"), (stock.Value, stock.Tags["bff.section.status"], stock.Tags["bff.section.reason"]));
    }

    [Fact]
    public async Task Logs_Outage_WarnOncePerSectionAndSecondAndCountTheRest()
    {
        _scenario.Stock.Fails(FailureReason.Unreachable);
        for (var page = 0; page < 10; page++)
        {
            await Scenario.Soon(_scenario.Compose());
        }

        _scenario.Pass(1000);
        await Scenario.Soon(_scenario.Compose());

        var warnings = _scenario.Logs.GetSnapshot().Where(entry => entry.Level >= LogLevel.Warning).ToList();
        Assert.Equal(
            [
                "Section stock of page details for P001 is fallback: unreachable (0 more like this were not logged)",
                "Section stock of page details for P001 is fallback: unreachable (9 more like this were not logged)",
            ],
            warnings.Select(entry => entry.Message));
        Assert.All(warnings, entry => Assert.Null(entry.Exception));
    }

    [Fact]
    public async Task Logs_CompletePageOrUnknownProduct_SayNothing()
    {
        await Scenario.Soon(_scenario.Compose());
        _scenario.Product.Fails(FailureReason.NotFound);
        await Scenario.Soon(_scenario.Compose());

        Assert.Empty(_scenario.Logs.GetSnapshot());
    }

    /// <summary>Starts a page under a request of its own, without making that one the test's current activity.</summary>
    private Task<(Activity Request, Task<PageResult<Body>> Page)> StartInRequest(CancellationToken aborted = default) => Task.Run(() =>
    {
        var request = _requests.StartActivity("GET")!;
        return (request, _scenario.Compose(aborted: aborted));
    });

    private List<Activity> SpansOf(Activity request)
    {
        lock (_ended)
        {
            return [.. _ended.Where(span => span.TraceId == request.TraceId && span != request)];
        }
    }
}
