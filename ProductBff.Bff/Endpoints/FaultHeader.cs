using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Endpoints;

/// <summary>The fault-injection header <c>X-Rehearse</c>, with which a frontend can test every state of a page.</summary>
internal static class FaultHeader
{
    public const string Name = "X-Rehearse";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // A timeout is injected by really waiting; a caller that leaves and a bug of the BFF cannot be injected.
    private static readonly Dictionary<string, FailureReason> Failures = Enum.GetValues<FailureReason>()
        .Where(reason => reason is not (FailureReason.Timeout or FailureReason.CallerLeft or FailureReason.Fault))
        .ToDictionary(reason => reason.WireName());

    /// <summary>
    /// Reads <c>reviews=timeout, inventory=slow(200ms)</c>; <paramref name="error"/> says what is wrong with it. A section's state is
    /// <c>stale</c>, <c>fallback</c>, <c>slow(200ms)</c>, <c>timeout</c>, or the wire name of a <see cref="FailureReason"/>, with which
    /// it fails at once; where the reason has a time to retry after, that can follow: <c>circuit-open(5s)</c>.
    /// </summary>
    public static bool TryParse(
        Page page, string text, [NotNullWhen(true)] out IReadOnlyList<Fault>? faults, [NotNullWhen(false)] out string? error)
    {
        var sections = new Fault[page.Sections.Length];
        error = text.Split(',', StringSplitOptions.TrimEntries).Select(entry => Read(page, entry, sections)).FirstOrDefault(wrong => wrong is not null);
        faults = error is null ? sections : null;
        return error is null;
    }

    /// <returns>What is wrong with the entry; null when its fault was added.</returns>
    private static string? Read(Page page, string entry, Fault[] sections)
    {
        if (entry.Split('=', StringSplitOptions.TrimEntries) is not [var name, var state])
        {
            return $"'{entry}' is not of the form section=state, as in reviews=timeout.";
        }

        var index = page.IndexOf(name);
        return index < 0 ? page.UnknownSection(name)
            : sections[index].Kind != FaultKind.None ? $"'{name}' is named twice."
            : !TryParseState(state, out sections[index])
                ? $"'{state}' is not a state to rehearse; they are stale, fallback, slow(200ms), timeout, "
                    + $"{string.Join(", ", Failures.Keys)}, the last three also with a time to retry after: circuit-open(5s)."
            : sections[index].Kind == FaultKind.Fallback && page.Sections[index].Required ? $"'{entry}': an essential section has no fallback."
            : null;
    }

    private static bool TryParseState(string text, out Fault fault)
    {
        var (state, argument) = text.Split('(', ')') switch
        {
            [var bare] => (bare, null),
            [var bare, var inside, ""] => (bare, inside),
            _ => ("", null),
        };
        TimeSpan? time = TryParseTime(argument, out var parsed) ? parsed : null;
        Fault? known = (state, argument, time) switch
        {
            ("stale", null, _) => new(FaultKind.Stale, FailureReason.Error, default),
            ("fallback", null, _) => new(FaultKind.Fallback, FailureReason.Error, default),
            ("timeout", null, _) => new(FaultKind.Slow, default, Timeout.InfiniteTimeSpan),
            ("slow", not null, { } delay) => new(FaultKind.Slow, default, delay),
            (_, null, _) when Failures.TryGetValue(state, out var reason) => new(FaultKind.Fail, reason, default),
            (_, not null, { } retryAfter) when Failures.TryGetValue(state, out var reason) && KnowsWhenToRetry(reason) =>
                new(FaultKind.Fail, new(reason, retryAfter), default),
            _ => null,
        };
        fault = known ?? default;
        return known is not null;
    }

    private static bool KnowsWhenToRetry(FailureReason reason) =>
        reason is FailureReason.CircuitOpen or FailureReason.RateLimited or FailureReason.Shed;

    private static bool TryParseTime(string? text, out TimeSpan time)
    {
        var (digits, unit) = text switch
        {
            [.. var number, 'm', 's'] => (number, 0.001m),
            [.. var number, 's'] => (number, 1m),
            _ => ("", 0m),
        };
        var isTime = decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * unit <= (decimal)Longest.TotalSeconds;
        time = isTime ? TimeSpan.FromSeconds((double)(value * unit)) : default;
        return isTime;
    }
}
