using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>How a page's sections are to misbehave on purpose (header <c>X-Rehearse</c>), so that a frontend can test every state.</summary>
internal sealed class Rehearsal
{
    /// <summary>
    /// Reads <c>reviews=timeout, inventory=slow(200ms)</c>; <paramref name="error"/> says what is wrong with it. A section does one of:
    /// <c>stale</c>, <c>fallback</c>, <c>slow(200ms)</c>, <c>timeout</c>, or fail at once for a <see cref="FailureReason"/> by its wire name,
    /// with the time to retry after where one is known: <c>circuit-open(5s)</c>.
    /// </summary>
    public static bool TryParse(
        Page page, string text, [NotNullWhen(true)] out Rehearsal? rehearsal, [NotNullWhen(false)] out string? error) =>
        throw new NotSupportedException();
}
