namespace ProductBff.Bff.Composition;

/// <summary>What the pages of one batch share: when it began, and by section what it has asked for, until it is disposed.</summary>
internal sealed record Batch(long StartedAt, IDisposable?[] Fetches) : IDisposable
{
    /// <summary>Asks for all ids at once where a section can; the others are fetched page by page.</summary>
    public static Batch Start(ComposerContext context, Page page, SectionSource[] sources, string[] ids, BatchRequest request, CancellationToken aborted)
    {
        var startedAt = context.Clock.GetTimestamp();
        var deadline = Deadline.After(context.Clock, startedAt, context.Options.Deadline);
        var fetches = new IDisposable?[sources.Length];
        for (var index = 0; index < fetches.Length && ids.Length > 1 && !aborted.IsCancellationRequested; index++)
        {
            var asked = (request.Include ?? page.All).Contains(index);
            var shed = request.ShedOptional && !page.Sections[index].Required;
            if (asked && !shed && (request.Faults?[index].Kind ?? FaultKind.None) == FaultKind.None)
            {
                fetches[index] = sources[index].StartMany(ids, request.VersionOf, deadline);
            }
        }

        return new(startedAt, fetches);
    }

    public void Dispose() => Array.ForEach(Fetches, static fetches => fetches?.Dispose());
}
