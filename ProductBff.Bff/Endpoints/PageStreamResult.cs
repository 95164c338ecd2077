using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>What every stream says of itself.</summary>
internal static class PageStreamResult
{
    /// <summary>Neither kept nor rewritten: a proxy that compresses waits for more than one event.</summary>
    public const string CacheControl = "no-store, no-transform";

    /// <summary>In milliseconds: a browser whose stream broke off waits as long.</summary>
    public static ReadOnlySpan<byte> Retry => "retry: 2000\n"u8;
}

/// <summary>
/// A page section by section, each sent when it lands, as server-sent events or as one JSON document a line. Each write
/// waits for the reader, so a slow one holds no more than one section. A page that fails before anything was sent is a
/// problem document with its status, as without streaming.
/// </summary>
internal sealed class PageStreamResult<TBody>(IAsyncEnumerable<PageEvent> events, PageFormat format, JsonSerializerOptions json) : IResult
{
    private readonly ArrayBufferWriter<byte> _event = new();
    private bool _saidWhenToRetry;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var aborted = httpContext.RequestAborted;
        var fails = false;
        await foreach (var pageEvent in events.WithCancellation(aborted))
        {
            if (!httpContext.Response.HasStarted)
            {
                // An essential section has failed and nothing was sent yet: the problem that closes the page says it with a status.
                fails |= pageEvent is SectionLanded { Report.Provenance.Status: SectionStatus.Failed };
                if (fails && pageEvent is SectionLanded)
                {
                    continue;
                }

                if (pageEvent is PageClosed<TBody> { Result: { HasBody: false } failed })
                {
                    await new PageProblem(failed.Failure).ExecuteAsync(httpContext);
                    return;
                }

                Begin(httpContext);
            }

            await SendAsync(httpContext, pageEvent, aborted);
        }
    }

    private void Begin(HttpContext context)
    {
        context.Response.ContentType = format == PageFormat.EventStream ? PageFormats.EventStream : PageFormats.NdJson;
        context.Response.Headers.CacheControl = PageStreamResult.CacheControl;
        context.Response.Headers.Vary = "Accept";
        // A proxy that buffers would turn the stream back into one piece.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private async Task SendAsync(HttpContext context, PageEvent pageEvent, CancellationToken aborted)
    {
        _event.ResetWrittenCount();
        if (format == PageFormat.EventStream)
        {
            if (!_saidWhenToRetry)
            {
                _saidWhenToRetry = true;
                _event.Write(PageStreamResult.Retry);
            }

            _event.Write("id: "u8);
            _event.Write(EventIds.Of(pageEvent));
            _event.Write("\nevent: "u8);
            _event.Write(PageEventJson.NameOf<TBody>(pageEvent));
            _event.Write("\ndata: "u8);
        }

        using (var document = new Utf8JsonWriter(_event))
        {
            PageEventJson.Write<TBody>(document, pageEvent, json, Activity.Current?.TraceId.ToHexString());
        }

        _event.Write(format == PageFormat.EventStream ? "\n\n"u8 : "\n"u8);
        await context.WriteAsync(_event.WrittenMemory, aborted);
        await context.Response.Body.FlushAsync(aborted);
    }
}
