namespace ProductBff.Bff.Fetching;

/// <summary>Why there is no value, and how long to wait before asking again, where known (an open circuit, a 429, a 503).</summary>
internal readonly record struct Failure(FailureReason Reason, TimeSpan? RetryAfter = null)
{
    public static implicit operator Failure(FailureReason reason) => new(reason);
}

/// <summary>The outcome of a fetch: a value or a <see cref="Fetching.Failure"/>. <c>default</c> is a failure.</summary>
internal readonly record struct Fetched<T>
{
    private readonly T? _value;

    public Fetched(T value) => (_value, Succeeded) = (value, true);

    public Fetched(Failure failure) => Failure = failure;

    public bool Succeeded { get; }

    /// <summary>Meaningful only when there is no value.</summary>
    public Failure Failure { get; }

    /// <summary>True when the call's deadline passed or an attempt timed out.</summary>
    public bool RanOutOfTime => !Succeeded && Failure.Reason is FailureReason.Deadline or FailureReason.Timeout;

    /// <summary>How long the value may be cached; null when the backend does not say. A page is cached no longer than any of its sections.</summary>
    public TimeSpan? MaxAge { get; init; }

    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return Succeeded;
    }

    public static implicit operator Fetched<T>(T value) => new(value);

    public static implicit operator Fetched<T>(Failure failure) => new(failure);

    public static implicit operator Fetched<T>(FailureReason reason) => new((Failure)reason);
}

internal static class Fetched
{
    /// <summary>For interfaces and collection expressions, where C# applies no conversion operator.</summary>
    public static Fetched<T> Value<T>(T value) => new(value);

    /// <summary>The outcome of a batched call that failed as a whole.</summary>
    public static IReadOnlyDictionary<string, Fetched<T>> ForEach<T>(IReadOnlyList<string> ids, Failure failure) =>
        ids.ToDictionary(id => id, _ => new Fetched<T>(failure));
}
