namespace ProductBff.Bench.Results;

/// <summary>All measurements of one run; several rounds are represented by their median.</summary>
internal sealed class MeasurementSet(IEnumerable<Measurement> all)
{
    private readonly Measurement[] _all = [.. all];

    public IReadOnlyList<Measurement> All => _all;

    public IEnumerable<string> Targets => _all.Select(measurement => measurement.Target).Distinct();

    public IEnumerable<string> Phases => _all.Select(measurement => measurement.Phase).Distinct();

    public double? Median(string target, string phase, Func<Measurement, double?> value) =>
        Median(Of(target, phase).Select(value));

    /// <summary>The median of the rounds' ratios, not the ratio of two medians: the two sides of a round met the same state of the machine.</summary>
    public double? MedianRatio((string Target, string Phase) one, (string Target, string Phase) other, Func<Measurement, double?> value) =>
        Median(Of(one.Target, one.Phase).Join(
            Of(other.Target, other.Phase), left => left.Round, right => right.Round, (left, right) => value(left) / value(right)));

    private static double? Median(IEnumerable<double?> values)
    {
        var sorted = values.OfType<double>().Order().ToArray();
        return sorted is [] ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private IEnumerable<Measurement> Of(string target, string phase) =>
        _all.Where(measurement => measurement.Target == target && measurement.Phase == phase);
}
