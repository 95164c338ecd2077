using System.Text.Json.Nodes;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Endpoints;

/// <summary>Settings under <c>Explain</c>: what an explained page (<c>X-Explain: true</c>, outside Production) links to.</summary>
internal sealed class ExplainOptions
{
    public const string SectionName = "Explain";

    /// <summary>Where Aspire's dashboard is, to link to the page's trace; the AppHost sets it.</summary>
    [Url]
    public string? DashboardUrl { get; set; }
}

/// <summary>The member <c>explain</c> of a page, a stream's last event or a problem document. Times are milliseconds since the request arrived.</summary>
internal sealed class ExplainedPage(Explanation explanation, string cacheEntry, CacheOutcome cache, string? dashboardUrl, TimeProvider time)
{
    public const string Header = "X-Explain";
    public const string Member = "explain";

    /// <summary>What is known at the time of the call.</summary>
    public JsonObject Describe()
    {
        var traceId = Activity.Current?.TraceId.ToHexString();
        return new()
        {
            ["traceId"] = traceId,
            ["traceUrl"] = traceId is not null && dashboardUrl is not null ? $"{dashboardUrl.TrimEnd('/')}/traces/detail/{traceId}" : null,
            ["cache"] = new JsonObject { ["entry"] = cacheEntry, ["outcome"] = cache.WireName() },
            ["deadlineMs"] = Milliseconds(explanation.Deadline),
            ["endedMs"] = Moment(time.GetTimestamp()),
            ["sections"] = new JsonObject(explanation.Sections.Select(section => KeyValuePair.Create<string, JsonNode?>(section.Name, Describe(section)))),
        };
    }

    private JsonObject Describe(SectionExplanation section)
    {
        Attempt[] attempts = [.. section.Calls.SelectMany(call => call.Attempts ?? [])];
        return new()
        {
            ["startedMs"] = Moment(section.StartedAt),
            ["endedMs"] = Moment(section.EndedAt),
            ["status"] = section.Provenance?.Status.WireName() ?? "abandoned",
            ["reason"] = section.Provenance?.Reason?.WireName(),
            ["budgetMs"] = Milliseconds(section.Budget),
            ["budgetLeftMs"] = Milliseconds(section.BudgetLeft),
            ["joined"] = section.Joined,
            ["hedged"] = attempts.Any(attempt => attempt.IsHedge),
            ["circuit"] = attempts.Select(attempt => attempt.End?.Circuit).LastOrDefault(circuit => circuit is not null),
            ["attempts"] = new JsonArray([.. attempts.Select(Describe)]),
        };
    }

    private JsonObject Describe(Attempt attempt)
    {
        var end = attempt.End;
        return new()
        {
            ["startedMs"] = Moment(attempt.StartedAt),
            ["endedMs"] = end is null ? null : Moment(end.At),
            ["outcome"] = end?.Outcome,
            ["circuit"] = end?.Circuit,
            ["hedge"] = attempt.IsHedge,
        };
    }

    private double? Moment(long timestamp) => Milliseconds(time.GetElapsedTime(explanation.StartedAt, timestamp));

    private static double? Milliseconds(TimeSpan? span) => span is { } known ? Math.Round(known.TotalMilliseconds, 1) : null;
}
