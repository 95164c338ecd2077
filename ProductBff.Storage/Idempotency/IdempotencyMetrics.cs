using System.Diagnostics.Metrics;

namespace ProductBff.Storage.Idempotency;

/// <summary>The metrics of the idempotency records in the database.</summary>
internal sealed class IdempotencyMetrics
{
    public const string MeterName = "ProductBff.Storage";
    public const string RecordsName = "idempotency.records";

    private long? _records;

    public IdempotencyMetrics(IMeterFactory meters) => meters.Create(MeterName).CreateObservableUpDownCounter<long>(
        RecordsName,
        () => _records is { } known ? [new(known)] : [],
        "{record}",
        "Idempotency records in the database when they were last purged, bounded by Idempotency:MaxRecords.");

    public void Counted(long records) => _records = records;
}
