using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Composition;

/// <summary>Composes the registered pages. Failure travels in the result; a failing backend or a leaving caller throws nothing.</summary>
internal sealed class PageComposer
{
    private readonly ComposerContext _context;
    private readonly FrozenDictionary<Section, SectionSource> _sources;
    private readonly FrozenDictionary<Page, PagePlan> _plans;

    public PageComposer(
        IEnumerable<Page> pages,
        IOptions<PagesOptions> options,
        IServiceScopeFactory scopes,
        IMeterFactory meters,
        TimeProvider clock,
        ILogger<PageComposer> log)
    {
        Page[] all = [.. pages];
        _context = new(clock, new(meters), log, scopes, options.Value);
        _sources = all.SelectMany(page => page.Sections)
            .Select(section => section.Section)
            .Distinct()
            .ToFrozenDictionary(section => section, section => section.NewSource(_context));
        _plans = all.ToFrozenDictionary(
            page => page, page => new PagePlan(page, [.. page.Sections.Select(section => _sources[section.Section])]));
    }

    /// <summary>Composes one page, at the latest by <c>Pages:Deadline</c>.</summary>
    /// <param name="page">A registered page.</param>
    /// <param name="request">What the caller wants of it.</param>
    /// <param name="aborted">Cancelled when the caller leaves.</param>
    public Task<PageResult<T>> ComposeAsync<T>(Page<T> page, PageRequest request, CancellationToken aborted) =>
        ComposeAsync(page, new PageRun(_context, PlanOf(page), request), aborted);

    /// <summary>Composes one page and tells each section when it lands; the last event is a <see cref="PageClosed{T}"/>.</summary>
    /// <param name="page">A registered page.</param>
    /// <param name="request">What the caller wants of it.</param>
    /// <param name="capacity">Given back when the page is composed, however much of it is still to be read.</param>
    /// <param name="aborted">Cancelled when the caller leaves.</param>
    public async IAsyncEnumerable<PageEvent> StreamAsync<T>(
        Page<T> page, PageRequest request, IDisposable? capacity, [EnumeratorCancellation] CancellationToken aborted)
    {
        // Holds as many events as the page has sections, however slowly they are read.
        var landings = Channel.CreateUnbounded<Slot>(new() { SingleReader = true });
        var run = new PageRun(_context, PlanOf(page), request, landings: landings.Writer);
        try
        {
            run.Start(aborted);
            _ = GiveBackAsync(capacity, run.Ended);
            await foreach (var slot in landings.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return new SectionLanded(slot.Report, slot.BoxedValue);
            }

            yield return new PageClosed<T>(Conclude(page, run));
        }
        finally
        {
            run.Leave();
        }
    }

    /// <summary>Composes one page per distinct id, in the asked order, with one backend call for many ids where a section has it.</summary>
    public async Task<IReadOnlyList<BatchEntry<T>>> ComposeManyAsync<T>(Page<T> page, BatchRequest request, CancellationToken aborted)
    {
        string[] ids = [.. request.Ids.Distinct(StringComparer.Ordinal)];
        var batch = Prime(PlanOf(page), ids, request, aborted);
        try
        {
            var entries = new BatchEntry<T>[ids.Length];
            var bounds = new ParallelOptions { MaxDegreeOfParallelism = _context.Options.Batch.Concurrency };
            await Parallel.ForAsync(0, ids.Length, bounds, async (index, _) =>
            {
                var one = new PageRequest(ids[index], request.Include, request.Rehearsal, request.ShedOptional);
                entries[index] = new(one.Id, await ComposeAsync(page, new PageRun(_context, PlanOf(page), one, batch), aborted));
            });
            return entries;
        }
        finally
        {
            foreach (var primed in batch.Primed)
            {
                primed?.Leave();
            }
        }
    }

    /// <summary>
    /// Says that the section has changed (a write went through): who asks from now on joins no fetch that began before.
    /// </summary>
    public void Invalidate(Section section, string id) => _sources[section].Invalidate(id);

    private static async Task GiveBackAsync(IDisposable? capacity, Task ended)
    {
        await ended;
        capacity?.Dispose();
    }

    private PagePlan PlanOf(Page page) =>
        _plans.GetValueOrDefault(page)
        ?? throw new InvalidOperationException($"Page '{page.Name}' is not registered; give it to {nameof(PageServices.AddPages)}.");

    private async Task<PageResult<T>> ComposeAsync<T>(Page<T> page, PageRun run, CancellationToken aborted)
    {
        run.Start(aborted);
        await run.Ended;
        run.Leave();
        return Conclude(page, run);
    }

    private Batch Prime(PagePlan plan, string[] ids, BatchRequest request, CancellationToken aborted)
    {
        var startedAt = _context.Clock.GetTimestamp();
        var deadline = Deadline.After(_context.Clock, startedAt, _context.Options.Deadline);
        var primed = new IPrimedFlights?[plan.Sources.Length];
        for (var index = 0; index < primed.Length && ids.Length > 1 && !aborted.IsCancellationRequested; index++)
        {
            var asked = request.Include?.Contains(index) ?? true;
            var shed = request.ShedOptional && !plan.Page.Sections[index].Required;
            if (asked && !shed && request.Rehearsal?[index].Kind is null or RehearsedKind.None)
            {
                primed[index] = plan.Sources[index].Prime(ids, deadline);
            }
        }

        return new(startedAt, primed);
    }

    private PageResult<T> Conclude<T>(Page<T> page, PageRun run)
    {
        SectionReport[] reports = [.. run.Slots.Where(slot => slot?.Provenance is not null).Select(slot => slot!.Report)];
        if (run.Failure is { } failure)
        {
            return new(default, failure, reports, Error: null, IsCacheable: false);
        }

        try
        {
            var (request, sections) = (run.Request, new Sections(page, run.Slots));
            var isCacheable = sections.Error is null && (request.Include ?? page.All) == page.All && request.Rehearsal is null;
            return new(page.Project(sections), Failure: null, reports, sections.Error, isCacheable);
        }
        catch (Exception bug)
        {
            _context.Log.ProjectionThrew(page.Name, bug);
            return new(default, new(Section: null, FailureReason.Fault), reports, Error: null, IsCacheable: false);
        }
    }
}
