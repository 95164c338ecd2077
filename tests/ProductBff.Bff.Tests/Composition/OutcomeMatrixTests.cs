using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>Every section × every outcome × with or without a stale value, against the page that the rules require.</summary>
public sealed class OutcomeMatrixTests
{
    private const string Throws = "throws";
    private const string Hangs = "hangs";
    private const string SlowBeyond = "slow-beyond-budget";
    private const string SlowWithin = "slow-within-budget";
    private const string Fast = "fast";

    private static readonly Dictionary<string, double> Budgets = new() { ["product"] = 400, ["reviews"] = 300, ["stock"] = 200 };

    public static TheoryData<string, string, bool> Cells()
    {
        string[] failures = [.. Enum.GetValues<FailureReason>().Where(reason => reason != FailureReason.CallerLeft).Select(reason => reason.WireName())];
        var cells = new TheoryData<string, string, bool>();
        foreach (var section in Budgets.Keys)
        {
            foreach (var behaviour in (string[])[Fast, SlowWithin, SlowBeyond, Hangs, Throws, .. failures])
            {
                cells.Add(section, behaviour, false);
                cells.Add(section, behaviour, true);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Compose_AnythingHappensToOneSection_TheRestOfThePageIsUntouched(string section, string behaviour, bool remembered)
    {
        using var scenario = new Scenario();
        if (remembered)
        {
            await scenario.Remember(ageMs: 1000);
        }

        Prepare(scenario, section, behaviour);
        var page = scenario.Compose();
        scenario.Pass(475);
        var result = await Scenario.Soon(page);

        var expected = Expect(section, behaviour, remembered);
        if (expected.Status == SectionStatus.Failed)
        {
            Assert.Equal(new PageFailure(section, expected.Reason!.Value), result.Failure);
            return;
        }

        Assert.Equal(expected, result.Body!.Sections[section]);
        Assert.All(result.Body.Sections.Where(other => other.Key != section), other => Assert.Equal(Provenance.Fresh, other.Value));
        // "Not found" is an answer, with which the page is complete.
        var complete = expected.Reason is null or FailureReason.NotFound;
        Assert.Equal((complete, complete, complete), (result.IsComplete, result.IsCacheable, result.Body.Error is null));
        Assert.Equal(expected.IsKnown || section != "stock", result.Body.StockIsKnown);
        Assert.Equal(new Product("P001"), result.Body.Product);
        Assert.Equal(new Reviews(expected.IsKnown || section != "reviews" ? 2 : 0), result.Body.Reviews);
        Assert.Equal(new Stock(expected.IsKnown || section != "stock" ? 14 : 0), result.Body.Stock);
    }

    private static void Prepare(Scenario scenario, string section, string behaviour)
    {
        switch (section)
        {
            case "product":
                Prepare(scenario.Product, Budgets[section], behaviour);
                break;
            case "reviews":
                Prepare(scenario.Reviews, Budgets[section], behaviour);
                break;
            default:
                Prepare(scenario.Stock, Budgets[section], behaviour);
                break;
        }
    }

    private static void Prepare<T>(Backend<T> backend, double budget, string behaviour)
    {
        backend.Delay = behaviour switch
        {
            Fast => 0,
            SlowWithin => budget - 1,
            SlowBeyond => budget + 1,
            Hangs => -1,
            _ => 10,
        };
        if (behaviour == Throws)
        {
            backend.Answer = _ => throw new InvalidOperationException("a bug");
        }
        else if (ReasonOf(behaviour) is { } reason)
        {
            backend.Fails(reason);
        }
    }

    /// <summary>The rules once more, as a table, knowing nothing of the engine.</summary>
    private static Provenance Expect(string section, string behaviour, bool remembered)
    {
        FailureReason? reason = behaviour switch
        {
            Fast or SlowWithin => null,
            SlowBeyond or Hangs => FailureReason.Timeout,
            Throws => FailureReason.Error,
            _ => ReasonOf(behaviour),
        };
        var took = behaviour is SlowBeyond or Hangs ? (long)Budgets[section] : 10;
        return (reason, remembered, section) switch
        {
            (null, _, _) => new(SectionStatus.Fresh),
            (FailureReason.NotFound, _, "product") => new(SectionStatus.Failed, reason),
            (FailureReason.NotFound, _, _) => new(SectionStatus.Fallback, reason),
            (_, true, _) => new(SectionStatus.Stale, reason, AgeMs: 1000 + took),
            (_, false, "product") => new(SectionStatus.Failed, reason),
            _ => new(SectionStatus.Fallback, reason),
        };
    }

    private static FailureReason? ReasonOf(string wireName) =>
        Enum.GetValues<FailureReason>().Cast<FailureReason?>().SingleOrDefault(reason => reason!.Value.WireName() == wireName);
}
