using Polly;
using Polly.Hedging;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// Makes a second GET when the first takes longer than most do, and takes the good answer that comes first. A failure is no
/// reason for a second call, which is the retry's affair, but neither does it win over an answer that is still to come.
/// </summary>
internal sealed class Hedge(BackendOptions.HedgingOptions options, BackendState state)
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    public HedgingStrategyOptions<HttpResponseMessage> ToStrategy() => new()
    {
        Name = "Hedge",
        MaxHedgedAttempts = 1,
        ShouldHandle = static args => ValueTask.FromResult(IsFailure(args)),
        DelayGenerator = args => ValueTask.FromResult(DelayFor(args.Context.GetRequestMessage())),
        ActionGenerator = args =>
        {
            if (args.PrimaryContext.GetRequestMessage() is not { } original
                || original.HasFailed()
                || !state.HedgeBudget.TrySpend())
            {
                return null;
            }

            // The first attempt is still under way with its request, which handlers change: the second needs its own.
            args.ActionContext.SetRequestMessage(Copy(original));
            return () => args.Callback(args.ActionContext);
        },
    };

    // The strategy asks for a second call when the first is slow and when it has failed; the mark tells the two apart.
    private static bool IsFailure(in HedgingPredicateArguments<HttpResponseMessage> args)
    {
        // Whatever it is that was thrown: a circuit or a limiter that refuses the second call must not win either.
        var failed = args.Outcome.Exception is not null || Transient.IsTransient(args.Outcome);
        if (failed)
        {
            args.Context.GetRequestMessage()?.MarkFailed();
        }

        return failed;
    }

    private TimeSpan DelayFor(HttpRequestMessage? request) =>
        request?.Method == HttpMethod.Get && state.AnswerTimes.Upper is { } upper
            ? upper > options.MinDelay ? upper : options.MinDelay
            : Never;

    private static HttpRequestMessage Copy(HttpRequestMessage original)
    {
        var copy = new HttpRequestMessage(original.Method, original.RequestUri) { Version = original.Version };
        foreach (var (name, values) in original.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        foreach (var (key, value) in (IEnumerable<KeyValuePair<string, object?>>)original.Options)
        {
            ((IDictionary<string, object?>)copy.Options)[key] = value;
        }

        return copy;
    }
}
