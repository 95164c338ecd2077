using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Aspire.Dashboard.Api;
using Aspire.Dashboard.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Aspire.Dashboard.Live;

/// <summary>
/// <c>GET /api/stream?topics=resources,traces&amp;console=id</c>: server-sent events. The resources come whole, the console
/// by lines, of the rest only that it changed. Nothing is queued per client: each carries the position up to which it was
/// told, so a slow one is told less often and of more.
/// </summary>
internal sealed class LiveStream(
    ChangeHub hub, ResourceBoard board, ResourceApi resources, ConsoleLogs consoles, DashboardLimits limits, TimeProvider time)
{
    private const int LinesPerEvent = 1_000;
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly byte[] Ping = ": ping\n\n"u8.ToArray();
    private int _open;

    public int OpenStreams => Volatile.Read(ref _open);

    public async Task HandleAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _open) > limits.Streams)
        {
            Interlocked.Decrement(ref _open);
            await context.WriteProblemAsync(StatusCodes.Status503ServiceUnavailable, $"{limits.Streams} pages are open already; close some.");
            return;
        }

        try
        {
            await StreamAsync(context, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The page was closed, or the dashboard stops.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task StreamAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var console = board.Find(context.Query("console")) is { } resource ? consoles.Of(resource) : null;
        var topics = (context.Query("topics") ?? "").Split(',')
            .Select(name => Enum.TryParse<Topic>(name, ignoreCase: true, out var topic) ? topic : Topic.Console)
            .Where(topic => topic != Topic.Console)
            .Distinct()
            .ToDictionary(topic => topic, _ => -1L);
        long lastLine = 0;

        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.Body.WriteAsync(Ping, cancellationToken);

        while (true)
        {
            var nextChange = hub.NextChange;
            var told = false;
            foreach (var (topic, seen) in topics)
            {
                var version = hub.Version(topic);
                if (version == seen)
                {
                    continue;
                }

                topics[topic] = version;
                told = true;
                await (topic == Topic.Resources
                    ? WriteAsync(context, topic, resources.List(), DashboardJson.Default.ResourceDtoArray, cancellationToken)
                    : WriteAsync(context, topic, new VersionDto(version), DashboardJson.Default.VersionDto, cancellationToken));
            }

            while (console is not null && console.Read(lastLine, LinesPerEvent) is { Lines.Count: > 0 } read)
            {
                (lastLine, told) = (read.LastNumber, true);
                var lines = new ConsoleDto([.. read.Lines.Select(LineOf)], read.Dropped);
                await WriteAsync(context, Topic.Console, lines, DashboardJson.Default.ConsoleDto, cancellationToken);
            }

            if (told)
            {
                await context.Response.Body.FlushAsync(cancellationToken);
                await Task.Delay(Quiet, time, cancellationToken);
            }

            await WaitAsync(context, nextChange, cancellationToken);
        }
    }

    private async Task WaitAsync(HttpContext context, Task nextChange, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await nextChange.WaitAsync(Heartbeat, time, cancellationToken);
                return;
            }
            catch (TimeoutException)
            {
                // Without it neither side would notice for long that the other is gone.
                await context.Response.Body.WriteAsync(Ping, cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        }
    }

    private static ConsoleLineDto LineOf(ConsoleLine line) => new(line.Time?.ToUnixTimeMilliseconds(), line.Text, line.IsError);

    private static async Task WriteAsync<T>(HttpContext context, Topic topic, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var head = topic switch
        {
            Topic.Resources => "event: resources\ndata: "u8.ToArray(),
            Topic.Traces => "event: traces\ndata: "u8.ToArray(),
            Topic.Logs => "event: logs\ndata: "u8.ToArray(),
            Topic.Metrics => "event: metrics\ndata: "u8.ToArray(),
            _ => "event: console\ndata: "u8.ToArray(),
        };
        await context.Response.Body.WriteAsync(head, cancellationToken);
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), cancellationToken);
        await context.Response.Body.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
    }
}
