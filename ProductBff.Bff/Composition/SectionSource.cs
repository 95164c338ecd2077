namespace ProductBff.Bff.Composition;

/// <summary>A declared section at work in one process: its flights and last good values, shared by all pages that show it.</summary>
internal abstract class SectionSource(Section section, ComposerContext context)
{
    private readonly LogThrottle _throttle = new(context.Clock);

    public string Name { get; } = section.Name;

    public string SpanName { get; } = $"section {section.Name}";

    public TimeSpan Budget { get; } = context.Options.BudgetOf(section);

    public ComposerContext Context { get; } = context;

    /// <summary>At most one warning per section and second: an outage is told once, its extent is in the metrics.</summary>
    public void WarnDegraded(Page page, string id, Provenance provenance)
    {
        if (_throttle.TryEnter(out var suppressed))
        {
            Context.Log.SectionDegraded(
                Name, page.Name, id, provenance.Status.WireName(), provenance.Reason?.WireName(), suppressed);
        }
    }

    public abstract Slot NewSlot(PageRun run, int index, bool required);

    /// <summary>Starts batched calls for these ids; null when the section cannot be fetched by several ids.</summary>
    public abstract IPrimedFlights? Prime(IReadOnlyList<string> ids, Deadline deadline);

    /// <inheritdoc cref="Flights{T}.Invalidate"/>
    public abstract void Invalidate(string id);
}

/// <inheritdoc/>
internal sealed class SectionSource<T> : SectionSource
{
    public SectionSource(Section<T> section, ComposerContext context)
        : base(section, context)
    {
        Section = section;
        StaleValues = new(context.Clock, section.Size, context.Options.LastGood.MaxBytes, context.Options.LastGood.MaxAge);
        Flights = new(section, StaleValues, context);
    }

    public Section<T> Section { get; }

    public StaleValues<T> StaleValues { get; }

    public Flights<T> Flights { get; }

    public override Slot NewSlot(PageRun run, int index, bool required) => new Slot<T>(this, run, index, required);

    public override IPrimedFlights? Prime(IReadOnlyList<string> ids, Deadline deadline) =>
        Section.FetchMany is null ? null : Flights.Prime(ids, deadline, Context.Options.Batch.ChunkSize);

    public override void Invalidate(string id) => Flights.Invalidate(id);
}
