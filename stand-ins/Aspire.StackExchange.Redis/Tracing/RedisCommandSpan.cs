using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis.Profiling;

namespace Aspire.StackExchange.Redis.Tracing;

/// <summary>Records finished commands as client spans, with the attribute names of OpenTelemetry's own Redis instrumentation.</summary>
internal static class RedisCommandSpan
{
    private static readonly KeyValuePair<string, object?>[] CreationTags = [new("db.system", "redis")];

    public static void Record(ActivitySource source, ActivityContext parent, IEnumerable<IProfiledCommand> commands)
    {
        foreach (var command in commands)
        {
            var created = new DateTimeOffset(command.CommandCreated);
            using var span = source.StartActivity(command.Command, ActivityKind.Client, parent, CreationTags, startTime: created);
            span?.SetEndTime(command.CommandCreated + command.ElapsedTime);
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag("db.statement", command.Command);
                span.SetTag("db.redis.database_index", command.Db);
                AddServer(span, command.EndPoint);
                AddTimings(span, created, command);
            }
        }
    }

    private static void AddServer(Activity span, EndPoint endpoint)
    {
        switch (endpoint)
        {
            case IPEndPoint address:
                span.SetTag("server.address", address.Address.ToString());
                span.SetTag("server.port", address.Port);
                span.SetTag("network.peer.address", address.Address.ToString());
                span.SetTag("network.peer.port", address.Port);
                break;
            case DnsEndPoint name:
                span.SetTag("server.address", name.Host);
                span.SetTag("server.port", name.Port);
                break;
            case UnixDomainSocketEndPoint socket:
                span.SetTag("server.address", socket.ToString());
                span.SetTag("network.peer.address", socket.ToString());
                break;
        }
    }

    private static void AddTimings(Activity span, DateTimeOffset created, IProfiledCommand command)
    {
        var enqueued = created + command.CreationToEnqueued;
        var sent = enqueued + command.EnqueuedToSending;
        span.AddEvent(new ActivityEvent("Enqueued", enqueued));
        span.AddEvent(new ActivityEvent("Sent", sent));
        span.AddEvent(new ActivityEvent("ResponseReceived", sent + command.SentToResponse));
    }
}
