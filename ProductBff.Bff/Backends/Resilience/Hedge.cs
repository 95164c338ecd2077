using Polly;
using Polly.Hedging;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// Makes a second GET when the first takes longer than most do, and takes the answer that comes first.
/// Failures are not hedged: those are the retry's.
/// </summary>
internal sealed class Hedge(BackendOptions.HedgingOptions options, BackendState state)
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    public HedgingStrategyOptions<HttpResponseMessage> ToStrategy() => new()
    {
        Name = "Hedge",
        MaxHedgedAttempts = 1,
        ShouldHandle = static _ => ValueTask.FromResult(false),
        DelayGenerator = args => ValueTask.FromResult(DelayFor(args.Context.GetRequestMessage())),
        ActionGenerator = args =>
        {
            if (args.PrimaryContext.GetRequestMessage() is not { } original || !state.HedgeBudget.TrySpend())
            {
                return null;
            }

            // The first attempt is still under way with its request, which handlers change: the second needs its own.
            args.ActionContext.SetRequestMessage(Copy(original));
            return () => args.Callback(args.ActionContext);
        },
    };

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
