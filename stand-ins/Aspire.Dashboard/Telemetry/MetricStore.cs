using Aspire.Dashboard.Live;

namespace Aspire.Dashboard.Telemetry;

internal sealed class MetricStore(DashboardLimits limits, ChangeHub hub)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceMetrics> _byResource = [];

    /// <returns>How many measurements had no room, because their resource has too many instruments or the instrument was of another kind before.</returns>
    public int Add(IReadOnlyCollection<Measurement> measurements)
    {
        if (measurements.Count == 0)
        {
            return 0;
        }

        var refused = 0;
        lock (_lock)
        {
            foreach (var measurement in measurements)
            {
                if (!_byResource.TryGetValue(measurement.Sender.Name, out var resource))
                {
                    _byResource[measurement.Sender.Name] = resource = new ResourceMetrics();
                }

                refused += resource.Add(measurement, limits) ? 0 : 1;
            }
        }

        hub.Publish(Topic.Metrics);
        return refused;
    }

    /// <summary>Runs <paramref name="read"/> over the instruments of each resource while nothing changes.</summary>
    public List<TResult> Read<TResult>(Func<string, IEnumerable<Instrument>, TResult> read)
    {
        lock (_lock)
        {
            return [.. _byResource.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => read(pair.Key, pair.Value.Instruments))];
        }
    }

    /// <summary>As above, for one instrument; null when there is none of that name.</summary>
    public TResult? Read<TResult>(string resource, InstrumentKey instrument, Func<Instrument, TResult> read)
        where TResult : class
    {
        lock (_lock)
        {
            return _byResource.TryGetValue(resource, out var metrics) && metrics.Find(instrument) is { } found ? read(found) : null;
        }
    }

    public int PointCount(string resource)
    {
        lock (_lock)
        {
            return _byResource.TryGetValue(resource, out var metrics) ? metrics.PointCount : 0;
        }
    }

    private sealed class ResourceMetrics
    {
        private readonly Dictionary<InstrumentKey, Instrument> _instruments = [];

        public IEnumerable<Instrument> Instruments => _instruments.Values;

        public int PointCount { get; private set; }

        public Instrument? Find(InstrumentKey key) => _instruments.GetValueOrDefault(key);

        public bool Add(Measurement measurement, DashboardLimits limits)
        {
            if (!_instruments.TryGetValue(measurement.Instrument.Key, out var instrument))
            {
                if (_instruments.Count >= limits.InstrumentsPerResource)
                {
                    return false;
                }

                _instruments[measurement.Instrument.Key] = instrument = new Instrument(measurement.Instrument);
            }

            if (instrument.Info.Kind != measurement.Instrument.Kind)
            {
                return false;
            }

            PointCount += instrument.Add(measurement, limits.SeriesPerInstrument);
            if (PointCount > limits.MetricPoints)
            {
                PointCount -= _instruments.Values.Sum(item => item.Series.Sum(series => series.Trim()));
            }

            return true;
        }
    }
}
