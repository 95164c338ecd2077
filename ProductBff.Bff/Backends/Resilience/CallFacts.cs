using ProductBff.Bff.Composition;
using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.Bff.Backends.Resilience;

/// <summary>What a request carries through the handlers about the call that it belongs to.</summary>
internal static class CallFacts
{
    private static readonly HttpRequestOptionsKey<Deadline> DeadlineKey = new("ProductBff.Deadline");
    private static readonly HttpRequestOptionsKey<FailureMark> FailureKey = new("ProductBff.Failure");
    private static readonly HttpRequestOptionsKey<int> IdsKey = new("ProductBff.Ids");

    /// <summary>To be called before it is sent: afterwards its facts are read by several threads.</summary>
    public static void SetDeadline(this HttpRequestMessage request, Deadline deadline)
    {
        request.Options.Set(DeadlineKey, deadline);
        request.Options.Set(FailureKey, new FailureMark());
    }

    /// <summary>Says how many ids the request asks for at once.</summary>
    public static void SetIds(this HttpRequestMessage request, int count) => request.Options.Set(IdsKey, count);

    public static int Ids(this HttpRequestMessage request) => request.Options.TryGetValue(IdsKey, out var count) ? count : 1;

    /// <summary>Says that the call has failed, with all its attempts.</summary>
    public static void MarkFailed(this HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(FailureKey, out var mark))
        {
            mark.IsSet = true;
        }
    }

    public static bool HasFailed(this HttpRequestMessage request) => request.Options.TryGetValue(FailureKey, out var mark) && mark.IsSet;

    /// <summary>What is left of the caller's time; null where there is no deadline.</summary>
    public static TimeSpan? TimeLeft(this HttpRequestMessage request) =>
        request.Options.TryGetValue(DeadlineKey, out var deadline) ? deadline.TimeLeft : null;

    /// <summary>Repeating it changes nothing: a GET or HEAD, or a write that carries an idempotency key.</summary>
    public static bool IsRepeatable(this HttpRequestMessage request) =>
        request.Method == HttpMethod.Get
        || request.Method == HttpMethod.Head
        || request.Headers.Contains(IdempotencyKey.HeaderName);

    private sealed class FailureMark
    {
        private volatile bool _isSet;

        public bool IsSet
        {
            get => _isSet;
            set => _isSet = value;
        }
    }
}
