using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;
using ProductBff.Bff.Protection;

namespace ProductBff.Bff.Endpoints;

/// <summary>Handles a request for one page or a batch: from the cache or composed, in the requested format.</summary>
internal sealed class PageHandler(
    PageComposer composer, PageCache cache, PageAdmission admission, PageQuery query, IOptions<JsonOptions> json, IOptions<CachingOptions> caching,
    IOptions<ExplainOptions> explain, TimeProvider time)
{
    private readonly JsonSerializerOptions _json = json.Value.SerializerOptions;
    private readonly TimeSpan _maxAge = caching.Value.ClientMaxAge;

    public async Task GetAsync<TBody>(Page<TBody> page, HttpContext context, string id, string? include)
        where TBody : class
    {
        // Taken first, because the page's deadline includes the wait for the cache and for capacity.
        var startedAt = time.GetTimestamp();
        if (!ProductId.IsValid(id, out var error))
        {
            await ProductIdFilter.Invalid(error).ExecuteAsync(context);
            return;
        }

        if (query.Read(page, context, include, out var sections, out var faults, out var explanation) is { } invalid)
        {
            await invalid.ExecuteAsync(context);
            return;
        }

        var (format, aborted) = (PageFormats.Of(context.Request), context.RequestAborted);
        if (format == PageFormat.EventStream && PageStream.HasLastEvent(context.Request))
        {
            context.Response.Headers.CacheControl = PageStream.CacheControl;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var isWhole = format == PageFormat.Json && faults is null && (sections ?? page.All) == page.All;
        var found = isWhole
            ? await cache.FindAsync(page.Name, id, aborted)
            : new(Page: null, (await cache.VersionsAsync(page.Name, [id], aborted))[0], CacheOutcome.NotCacheable);
        context.Response.Headers.Vary = "Accept";
        if (found.Page is { } hit && explanation is null)
        {
            context.Response.Headers[PageResponse.ServerTiming] = "cache;desc=\"hit\"";
            await PageResponse.SendAsync(context, hit.Body, hit.Hash, MaxAge(hit.MaxAge(time.GetUtcNow())), complete: true);
            return;
        }

        if (await AdmitAsync(context, pages: 1) is not { } ticket)
        {
            return;
        }

        var request = new PageRequest(id, sections, faults, ticket.Admission == Admission.EssentialOnly, found.Version, startedAt, explanation);
        var explained = explanation is null ? null : new ExplainedPage(explanation, $"{page.Name}:{id}", found.Outcome, explain.Value.DashboardUrl, time);
        if (format != PageFormat.Json)
        {
            await new PageStream(context, format, explained, _json).SendAsync(landed => composer.ComposeAsync(page, request, aborted, landed, ticket));
            return;
        }

        var result = await composer.ComposeAsync(page, request, aborted, capacity: ticket);
        if (!result.HasBody)
        {
            await new PageProblem(result.Failure) { Explained = explained }.ExecuteAsync(context);
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(result.Body, _json.GetTypeInfo(typeof(TBody)));
        if (explained is not null)
        {
            var node = JsonNode.Parse(body)!;
            node[ExplainedPage.Member] = explained.Describe();
            body = JsonSerializer.SerializeToUtf8Bytes(node, _json.GetTypeInfo(typeof(JsonNode)));
        }

        var maxAge = result.MaxAge;
        UInt128? hash = result.IsCacheable ? XxHash128.HashToUInt128(body) : null;
        if (hash is { } known && found is { CanStore: true, Version: { } version })
        {
            cache.Store(page.Name, id, body, known, version, maxAge);
        }

        context.Response.Headers[PageResponse.ServerTiming] = SectionTimings.Of(result.Sections);
        await PageResponse.SendAsync(context, body, hash, MaxAge(maxAge), result.IsComplete);
    }

    public async Task GetManyAsync<TBody>(Page<TBody> page, HttpContext context, string? ids, string? include)
        where TBody : class
    {
        var startedAt = time.GetTimestamp();
        // With a trailing slash this is the path of a page with an empty id.
        if (context.Request.Path.Value is [.., '/'] && !ProductId.IsValid("", out var empty))
        {
            await ProductIdFilter.Invalid(empty).ExecuteAsync(context);
            return;
        }

        if (!BatchIds.TryParse(ids, out var asked, out var error))
        {
            await RequestValidation.Invalid("ids", error).ExecuteAsync(context);
            return;
        }

        if (query.Read(page, context, include, out var sections, out var faults, out _) is { } invalid)
        {
            await invalid.ExecuteAsync(context);
            return;
        }

        string[] valid = [.. asked.Where(id => ProductId.IsValid(id, out _))];
        if (await AdmitAsync(context, asked.Length) is not { } ticket)
        {
            return;
        }

        var versions = await cache.VersionsAsync(page.Name, valid, context.RequestAborted);
        PageRequest[] requests =
            [.. valid.Zip(versions, (id, version) => new PageRequest(id, sections, faults, ticket.Admission == Admission.EssentialOnly, version, startedAt))];
        var results = await composer.ComposeManyAsync(page, requests, context.RequestAborted);
        ticket.Dispose();

        var items = BatchItem.InAskedOrder(asked, results, Activity.Current?.TraceId.ToHexString());
        var body = JsonSerializer.SerializeToUtf8Bytes(items, _json.GetTypeInfo(typeof(BatchItem<TBody>[])));
        var isAllValid = items.Length == results.Length;
        UInt128? hash = isAllValid && results.All(result => result.IsCacheable) ? XxHash128.HashToUInt128(body) : null;
        await PageResponse.SendAsync(context, body, hash, MaxAge(results.Min(result => result.MaxAge)), isAllValid && results.All(result => result.IsComplete));
    }

    /// <summary>How long a client may use a page without asking again: the setting, or less if a backend says so.</summary>
    private TimeSpan MaxAge(TimeSpan? ofBackends) => ofBackends < _maxAge ? ofBackends.Value : _maxAge;

    /// <summary>Charges the caller's rate limit and takes capacity for the pages; null when refused, and then the response is set.</summary>
    private async Task<PageTicket?> AdmitAsync(HttpContext context, int pages)
    {
        if (pages > 1 && !await context.TryChargeBatchAsync(pages))
        {
            return null;
        }

        var ticket = await admission.EnterAsync(pages, context.RequestAborted);
        context.Response.RegisterForDispose(ticket);
        if (ticket.Admission != Admission.Refused)
        {
            return ticket;
        }

        // A caller that left while waiting was not refused.
        var reason = context.RequestAborted.IsCancellationRequested ? FailureReason.CallerLeft : FailureReason.Shed;
        await new PageProblem(new PageFailure(Section: null, reason, admission.RetryAfter)).ExecuteAsync(context);
        return null;
    }
}
