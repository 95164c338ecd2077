using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>
/// Streams a page section by section, each as soon as it is ready, as server-sent events or as one JSON document per line.
/// Each write waits for the reader, so a slow one makes the server buffer one section at most. A page that fails before
/// anything was sent is answered with a problem document and its status, as without streaming.
/// </summary>
internal sealed class PageStream(HttpContext context, PageFormat format, ExplainedPage? explained, JsonSerializerOptions json)
{
    public const string LastEventIdHeader = "Last-Event-ID";

    /// <summary>Not transformed, because a proxy that compresses would hold events back.</summary>
    public const string CacheControl = "no-store, no-transform";

    // Cannot be a section's event id: those begin with "section/".
    private const string LastId = "end";

    private readonly ArrayBufferWriter<byte> _event = new();

    /// <summary>
    /// Whether the client already has the last event. A browser reconnects after every stream, even a finished one, and sends the id of the
    /// event it got last: after the last one it is told to stop, after any other it gets the whole page again.
    /// </summary>
    public static bool HasLastEvent(HttpRequest request) => request.Headers[LastEventIdHeader] == LastId;

    public async Task SendAsync<TBody>(Func<Func<SectionResult, Task>, Task<PageResult<TBody>>> compose)
    {
        var page = await compose(section =>
            // An essential section has failed before anything was sent: the problem document that ends the page reports it, with a status.
            section.Provenance.Status == SectionStatus.Failed && !context.Response.HasStarted
                ? Task.CompletedTask
                : SendAsync(PageEvent.Of(section), $"section/{section.Name}"));
        if (!page.HasBody && !context.Response.HasStarted)
        {
            await new PageProblem(page.Failure) { Explained = explained }.ExecuteAsync(context);
            return;
        }

        await SendAsync(PageEvent.End(page, explained, Activity.Current?.TraceId.ToHexString()), LastId);
    }

    private async Task SendAsync(PageEvent content, string id)
    {
        var isEventStream = format == PageFormat.EventStream;
        _event.ResetWrittenCount();
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = isEventStream ? PageFormats.EventStream : PageFormats.NdJson;
            context.Response.Headers.CacheControl = CacheControl;
            // A proxy that buffers would deliver the stream in one piece.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            // How many milliseconds a browser waits before it reconnects.
            _event.Write(isEventStream ? "retry: 2000\n"u8 : default);
        }

        if (isEventStream)
        {
            Encoding.UTF8.GetBytes($"id: {id}\nevent: {content.Event}\ndata: ", _event);
        }

        _event.Write(JsonSerializer.SerializeToUtf8Bytes(content, json.GetTypeInfo(typeof(PageEvent))));
        _event.Write(isEventStream ? "\n\n"u8 : "\n"u8);
        await context.WriteAsync(_event.WrittenMemory, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
