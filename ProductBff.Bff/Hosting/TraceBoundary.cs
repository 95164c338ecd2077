using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace ProductBff.Bff.Hosting;

/// <summary>
/// What the BFF accepts of a client's trace context: <c>traceparent</c>, so that a frontend's span can be the parent of the BFF's, but not
/// <c>tracestate</c> and <c>baggage</c>: any client could pass values to the backends that look like the BFF's own.
/// </summary>
internal static class TraceBoundary
{
    public static void AddTraceBoundary(this IServiceCollection services)
    {
        services.AddSingleton<DistributedContextPropagator>(new ParentOnly(DistributedContextPropagator.Current));
        // OpenTelemetry has a propagator of its own, whose default accepts any baggage.
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
