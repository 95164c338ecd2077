using FsCheck.Xunit;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Tests.Composition;

/// <summary>Invariants for any behaviour of callers and backends.</summary>
[Properties(Arbitrary = [typeof(Scripts)], MaxTest = 300)]
public sealed class CompositionProperties
{
    private const int DeadlineMs = 500;
    private const int ToleranceMs = 50;

    [Property]
    public async Task Compose_WhateverHappens_KeepsItsPromises(Script script)
    {
        using var scenario = new Scenario();
        var calls = new Calls(scenario);
        scenario.Product.Script = calls.Play<Product>("product", script.Product, version => new("", version));
        scenario.Reviews.Script = calls.Play<Reviews>("reviews", script.Reviews, version => new(version));
        scenario.Stock.Script = calls.Play<Stock>("stock", script.Stock, version => new(version));
        using var callers = new Callers(scenario, script.Visits);

        for (var now = 0; now <= script.Visits[^1].AtMs + DeadlineMs + ToleranceMs; now++)
        {
            callers.Act(now);
            await callers.ExpectAnsweredAsync(now - DeadlineMs - ToleranceMs);
            scenario.Clock.Advance(Scenario.Ms(1));
        }

        foreach (var (visit, result) in callers.Answered)
        {
            Check(visit, result, calls);
        }

        scenario.Pass(DeadlineMs);
        Assert.All(calls.Unanswered, call => Assert.True(call.Backend.Token.IsCancellationRequested, "a call is left behind"));
        Assert.False(calls.Overlapped, "two calls for the same thing were in the air at a time");
    }

    private static void Check(Visit visit, PageResult<Body> result, Calls calls)
    {
        Assert.True(result.IsComplete || !result.IsCacheable);
        Assert.Equal(result.Failure is null, result.Body is not null);
        if (result.Body is not { } body)
        {
            return;
        }

        Assert.Equal(body.Sections.Values.All(section => section.Status == SectionStatus.Fresh || section.Reason == FailureReason.NotFound), result.IsComplete);
        Assert.Equal(result.IsComplete && visit.Include == 7, result.IsCacheable);
        var versions = new Dictionary<string, int?>
        {
            ["product"] = body.Product?.Version,
            ["reviews"] = body.Reviews?.Count,
            ["stock"] = body.Stock?.Units,
        };
        foreach (var (section, provenance) in body.Sections)
        {
            if (!provenance.IsKnown)
            {
                continue;
            }

            var (id, answeredAtMs) = calls.AnswerOf(versions[section]!.Value);
            Assert.Equal(visit.Id, id);
            if (provenance.Status == SectionStatus.Fresh)
            {
                Assert.InRange(answeredAtMs, visit.AtMs, visit.AtMs + DeadlineMs);
            }
            else
            {
                Assert.InRange(answeredAtMs + provenance.AgeMs!.Value, visit.AtMs, visit.AtMs + DeadlineMs);
            }
        }
    }

    /// <summary>The backends of a scenario.</summary>
    private sealed class Calls(Scenario scenario)
    {
        private readonly DateTimeOffset _start = scenario.Clock.GetUtcNow();
        private readonly Dictionary<int, (string Id, int AtMs)> _answers = [];
        private readonly List<(string Section, SectionCall Call)> _open = [];

        public bool Overlapped { get; private set; }

        public IEnumerable<SectionCall> Unanswered => _open.Select(open => open.Call);

        private int NowMs => (int)(scenario.Clock.GetUtcNow() - _start).TotalMilliseconds;

        public (string Id, int AtMs) AnswerOf(int version) => _answers[version];

        public Func<SectionCall, Task<Fetched<T>>> Play<T>(string section, Turn[] steps, Func<int, T> make)
        {
            var next = 0;
            return async call =>
            {
                var step = steps[next++ % steps.Length];
                Overlapped |= _open.Exists(open =>
                    open.Section == section && open.Call.Id == call.Id && !open.Call.Backend.Token.IsCancellationRequested);
                _open.Add((section, call));
                var heard = step.Deed == Deed.Deaf ? CancellationToken.None : call.Backend.Token;
                var after = step.Deed == Deed.Hang ? Timeout.InfiniteTimeSpan : Scenario.Ms(step.AfterMs);
                if (after != TimeSpan.Zero)
                {
                    await Task.Delay(after, scenario.Clock, heard);
                }

                _open.Remove((section, call));
                return step.Deed switch
                {
                    Deed.Fail => FailureReason.Error,
                    Deed.NotFound => FailureReason.NotFound,
                    Deed.Throw => throw new InvalidOperationException("a bug"),
                    Deed.ThrowCancelled => throw new OperationCanceledException("not by the call's token"),
                    _ => Fetched.Value(make(Answered(call.Id))),
                };
            };
        }

        private int Answered(string id)
        {
            // Above zero, which is what the fallbacks say.
            var version = _answers.Count + 1;
            _answers.Add(version, (id, NowMs));
            return version;
        }
    }

    /// <summary>The callers of a scenario.</summary>
    private sealed class Callers(Scenario scenario, Visit[] visits) : IDisposable
    {
        private readonly CancellationTokenSource[] _leaving = [.. visits.Select(_ => new CancellationTokenSource())];
        private readonly Task<PageResult<Body>>[] _pages = new Task<PageResult<Body>>[visits.Length];

        public List<(Visit Visit, PageResult<Body> Result)> Answered { get; } = [];

        public void Act(int now)
        {
            for (var index = 0; index < visits.Length; index++)
            {
                var visit = visits[index];
                if (visit.AtMs == now)
                {
                    var request = new PageRequest(visit.Id, new SectionSet((ulong)visit.Include), ShedOptional: visit.Overloaded);
                    _pages[index] = scenario.Composer.ComposeAsync(scenario.Page, request, _leaving[index].Token);
                }

                if (visit.LeavesAfterMs >= 0 && visit.AtMs + visit.LeavesAfterMs == now)
                {
                    _leaving[index].Cancel();
                }
            }
        }

        /// <summary>Who came at that time has its answer without time moving on any further.</summary>
        public async Task ExpectAnsweredAsync(int cameAt)
        {
            for (var index = 0; index < visits.Length; index++)
            {
                if (visits[index].AtMs == cameAt)
                {
                    Answered.Add((visits[index], await Scenario.Soon(_pages[index])));
                }
            }
        }

        public void Dispose() => Array.ForEach(_leaving, leaving => leaving.Dispose());
    }
}
