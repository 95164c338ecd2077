using System.Runtime.InteropServices;

namespace ProductBff.Bff.Composition;

/// <summary>What a section with an injected fault does instead of what it would do.</summary>
internal enum FaultKind
{
    /// <summary>Nothing else: it has none.</summary>
    None,

    /// <summary>Fetches after a delay, for ever if need be.</summary>
    Slow,

    /// <summary>Shows its stale value, or else a fresh one as if it were.</summary>
    Stale,

    /// <summary>Shows its fallback, whatever is remembered.</summary>
    Fallback,

    /// <summary>Fails at once.</summary>
    Fail,
}

/// <summary>A fault that one section of one page is given on purpose, so that a frontend can test every state.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Failure">The reason that the page gives.</param>
/// <param name="Delay">Before a slow section is fetched.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Fault(FaultKind Kind, Failure Failure, TimeSpan Delay = default);
