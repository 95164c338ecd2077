using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace ProductBff.Bff.Hosting;

/// <summary>
/// What the BFF takes over of a client's trace. A frontend may tie its own span to ours (<c>traceparent</c>); its <c>tracestate</c>
/// and <c>baggage</c> end here, or anybody could hand values to the services behind the BFF that look like our own.
/// </summary>
internal static class TraceBoundary
{
    public static void AddTraceBoundary(this IServiceCollection services)
    {
        services.AddSingleton<DistributedContextPropagator>(new ParentOnly(DistributedContextPropagator.Current));
        // The telemetry library reads and writes baggage by its own propagator, which by default takes any.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
    }

    private sealed class ParentOnly(DistributedContextPropagator inner) : DistributedContextPropagator
    {
        public override IReadOnlyCollection<string> Fields => inner.Fields;

        public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
        {
            inner.ExtractTraceIdAndState(carrier, getter, out traceId, out _);
            traceState = null;
        }

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
            inner.Inject(activity, carrier, setter);
    }
}
