using System.Collections.Frozen;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>The dependencies that all parts of the engine share.</summary>
internal sealed record ComposerContext(
    TimeProvider Clock, CompositionMetrics Metrics, ILogger Log, IServiceProvider Services, PagesOptions Options);

/// <summary>Composes the registered pages. Failures are returned, not thrown: neither a failing backend nor a leaving caller throws.</summary>
internal sealed class PageComposer
{
    private readonly ComposerContext _context;
    private readonly FrozenDictionary<Page, SectionSource[]> _pages;

    public PageComposer(
        IEnumerable<Page> pages, IOptions<PagesOptions> options, IServiceProvider services, IMeterFactory meters, TimeProvider clock, ILogger<PageComposer> log)
    {
        Page[] all = [.. pages];
        _context = new(clock, new(meters.Create(CompositionMetrics.MeterName)), log, services, options.Value);
        var sources = all.SelectMany(page => page.Sections)
            .Select(section => section.Section)
            .Distinct()
            .ToFrozenDictionary(section => section, section => section.NewSource(_context));
        _context.Metrics.WatchStaleValues(() => sources.Values.Select(source => source.StaleBytes));
        _pages = all.ToFrozenDictionary(page => page, page => page.Sections.Select(section => sources[section.Section]).ToArray());
    }

    /// <summary>Composes one page, at the latest by <c>Pages:Deadline</c>.</summary>
    /// <param name="aborted">Cancelled when the caller leaves.</param>
    /// <param name="landed">Called with each section as it completes, one at a time; composing does not wait for it.</param>
    /// <param name="capacity">Disposed as soon as the page is composed, even while <paramref name="landed"/> is still being called.</param>
    /// <param name="batch">Collects the fetches of a batch, per section.</param>
    public async Task<PageResult<T>> ComposeAsync<T>(
        Page<T> page, PageRequest request, CancellationToken aborted, Func<SectionResult, Task>? landed = null, IDisposable? capacity = null,
        IFetchBatch?[]? batch = null)
    {
        using var run = new PageRun(_context, page, request, batch, aborted);
        var sections = run.Start(SourcesOf(page));
        var composed = ConcludeAsync(page, run, sections, capacity);
        if (landed is not null)
        {
            await foreach (var section in Task.WhenEach(sections))
            {
                if (await section is { } result)
                {
                    await landed(result);
                }
            }
        }

        return await composed;
    }

    /// <summary>Composes a page per request, in their order; the ids must be distinct. A section that has a batched fetch gets many ids per call.</summary>
    public Task<PageResult<T>[]> ComposeManyAsync<T>(Page<T> page, IReadOnlyCollection<PageRequest> requests, CancellationToken aborted)
    {
        var batch = requests.Count > 1 ? Array.ConvertAll(SourcesOf(page), static source => source.NewBatch()) : null;
        var pages = requests.Select(request => ComposeAsync(page, request, aborted, batch: batch)).ToArray();
        // By now all pages have added their fetches.
        Array.ForEach(batch ?? [], static fetches => fetches?.Send());
        return Task.WhenAll(pages);
    }

    private async Task<PageResult<T>> ConcludeAsync<T>(Page<T> page, PageRun run, Task<SectionResult?>[] sections, IDisposable? capacity)
    {
        var results = await Task.WhenAll(sections);
        capacity?.Dispose();
        var result = Conclude(page, run, results);
        _context.Metrics.PageEnded(page.Name, result.Outcome, results, run.Wanted.Count, _context.Clock.GetElapsedTime(run.StartedAt));
        return result;
    }

    private PageResult<T> Conclude<T>(Page<T> page, PageRun run, SectionResult?[] results)
    {
        if (run.FailureOf(results) is { } failure)
        {
            return new(default, failure, results, Error: null, IsCacheable: false);
        }

        try
        {
            var sections = new Sections(page, results);
            var isCacheable = sections.Error is null && run.Wanted == page.All && run.Request is { Faults: null, Explanation: null };
            return new(page.Project(sections), Failure: null, results, sections.Error, isCacheable);
        }
        catch (Exception bug)
        {
            _context.Log.ProjectionThrew(page.Name, bug);
            return new(default, new(Section: null, FailureReason.Fault), results, Error: null, IsCacheable: false);
        }
    }

    private SectionSource[] SourcesOf(Page page) =>
        _pages.GetValueOrDefault(page)
        ?? throw new InvalidOperationException($"Page '{page.Name}' is not registered; give it to {nameof(PageServices.AddPages)}.");
}
