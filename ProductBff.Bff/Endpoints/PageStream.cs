using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
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
                : SendAsync("section", $"section/{section.Name}", writer => PageEventJson.WriteSection(writer, section, json)));
        if (!page.HasBody && !context.Response.HasStarted)
        {
            await new PageProblem(page.Failure) { Explained = explained }.ExecuteAsync(context);
            return;
        }

        await SendAsync(page.HasBody ? "complete" : "failed", LastId, writer =>
            PageEventJson.WriteEnd(writer, page, explained, json, Activity.Current?.TraceId.ToHexString()));
    }

    private void Begin()
    {
        context.Response.ContentType = format == PageFormat.EventStream ? PageFormats.EventStream : PageFormats.NdJson;
        context.Response.Headers.CacheControl = CacheControl;
        // A proxy that buffers would deliver the stream in one piece.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private async Task SendAsync(string name, string id, Action<Utf8JsonWriter> write)
    {
        _event.ResetWrittenCount();
        if (!context.Response.HasStarted)
        {
            Begin();
            // How many milliseconds a browser waits before it reconnects.
            _event.Write(format == PageFormat.EventStream ? "retry: 2000\n"u8 : default);
        }

        if (format == PageFormat.EventStream)
        {
            Encoding.UTF8.GetBytes($"id: {id}\nevent: {name}\ndata: ", _event);
        }

        using (var document = new Utf8JsonWriter(_event))
        {
            document.WriteStartObject();
            document.WriteString("event"u8, name);
            write(document);
            document.WriteEndObject();
        }

        _event.Write(format == PageFormat.EventStream ? "\n\n"u8 : "\n"u8);
        await context.WriteAsync(_event.WrittenMemory, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
