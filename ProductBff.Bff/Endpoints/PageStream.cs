using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>
/// A page section by section, each sent when it lands, as server-sent events or as one JSON document a line. Each write
/// waits for the reader, so a slow one holds no more than one section. A page that fails before anything was sent is a
/// problem document with its status, as without streaming.
/// </summary>
internal sealed class PageStream(HttpContext context, PageFormat format, ExplainedPage? explained, JsonSerializerOptions json)
{
    public const string LastEventIdHeader = "Last-Event-ID";

    /// <summary>Neither kept nor rewritten: a proxy that compresses waits for more than one event.</summary>
    public const string CacheControl = "no-store, no-transform";

    // No section's id, which begins with "section/".
    private const string LastId = "end";

    private readonly ArrayBufferWriter<byte> _event = new();

    /// <summary>
    /// A browser connects again after every stream, also one that was read to its end, and says which event it got last: after the last
    /// one it is told to stop, after any other it gets the whole page again.
    /// </summary>
    public static bool WasReadToItsEnd(HttpRequest request) => request.Headers[LastEventIdHeader] == LastId;

    public async Task SendAsync<TBody>(Func<Func<SectionResult, Task>, Task<PageResult<TBody>>> compose)
    {
        var page = await compose(section =>
            // An essential section has failed and nothing was sent yet: the problem that ends the page says it with a status.
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
        // A proxy that buffers would turn the stream back into one piece.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private async Task SendAsync(string name, string id, Action<Utf8JsonWriter> write)
    {
        _event.ResetWrittenCount();
        if (!context.Response.HasStarted)
        {
            Begin();
            // In milliseconds: a browser whose stream broke off waits as long.
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
