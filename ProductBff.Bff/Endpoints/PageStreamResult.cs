using System.Buffers;
using System.Diagnostics;
using System.Text;
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
internal sealed class PageStreamResult<TBody>(
    Func<Func<SectionResult, Task>, Task<PageResult<TBody>>> compose, PageFormat format, JsonSerializerOptions json) : IResult
{
    private readonly ArrayBufferWriter<byte> _event = new();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var page = await compose(section =>
            // An essential section has failed and nothing was sent yet: the problem that ends the page says it with a status.
            section.Provenance.Status == SectionStatus.Failed && !httpContext.Response.HasStarted
                ? Task.CompletedTask
                : SendAsync(httpContext, "section", section, writer => PageEventJson.WriteSection(writer, section, json)));
        if (!page.HasBody && !httpContext.Response.HasStarted)
        {
            await new PageProblem(page.Failure).ExecuteAsync(httpContext);
            return;
        }

        await SendAsync(httpContext, page.HasBody ? "complete" : "failed", section: null, writer =>
            PageEventJson.WriteEnd(writer, page, json, Activity.Current?.TraceId.ToHexString()));
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

    private async Task SendAsync(HttpContext context, string name, SectionResult? section, Action<Utf8JsonWriter> write)
    {
        _event.ResetWrittenCount();
        if (!context.Response.HasStarted)
        {
            Begin(context);
            _event.Write(format == PageFormat.EventStream ? PageStreamResult.Retry : default);
        }

        if (format == PageFormat.EventStream)
        {
            Encoding.UTF8.GetBytes($"id: {EventIds.Of(section)}\nevent: {name}\ndata: ", _event);
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
