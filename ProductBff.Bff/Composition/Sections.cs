using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>What a page's projection makes its response of: the sections' values and where each comes from.</summary>
internal sealed class Sections
{
    private readonly Slot?[] _slots;

    internal Sections(Page page, Slot?[] slots)
    {
        _slots = slots;
        if (Array.TrueForAll(slots, static slot => slot?.Provenance!.Status == SectionStatus.Fresh))
        {
            Provenance = page.AllFresh;
            return;
        }

        var provenance = new Dictionary<string, Provenance>(slots.Length);
        List<string>? degraded = null;
        foreach (var slot in slots)
        {
            if (slot is not null)
            {
                var (name, state, _) = slot.Report;
                provenance.Add(name, state);
                if (state is { IsDegraded: true, Reason: { } reason })
                {
                    (degraded ??= []).Add($"{name}: {reason.WireName()} ({state.Status.WireName()})");
                }
            }
        }

        Provenance = provenance;
        Error = degraded is null ? null : string.Join(", ", degraded);
    }

    /// <summary>For the response's <c>sections</c> member; names the sections that were asked for.</summary>
    public IReadOnlyDictionary<string, Provenance> Provenance { get; }

    /// <summary>For the response's <c>error</c> member: names the degraded sections and why; null when there are none.</summary>
    public string? Error { get; }

    /// <summary>What to show: the fresh or the last good value, the fallback, or <c>default</c> when it was not asked for.</summary>
    public T? Get<T>(SectionHandle<T> section) => _slots[section.Index] is Slot<T> slot ? slot.Value : default;

    /// <summary>True only for a value that a backend gave, so that what is derived from it can tell unknown from zero.</summary>
    public bool TryGet<T>(SectionHandle<T> section, [MaybeNullWhen(false)] out T value)
    {
        value = Get(section);
        return State(section).IsKnown;
    }

    /// <summary>Where the section's value comes from.</summary>
    public Provenance State<T>(SectionHandle<T> section) => Slot.StateOf(_slots[section.Index]);
}
