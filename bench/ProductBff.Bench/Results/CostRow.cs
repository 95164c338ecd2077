namespace ProductBff.Bench.Results;

/// <summary>A row of the cost table.</summary>
/// <param name="What">What is measured, in words.</param>
/// <param name="Must">The required bound.</param>
/// <param name="Goal">The bound to aim for.</param>
/// <param name="Unit">The text behind the numbers.</param>
/// <param name="MoreIsBetter">Whether the bounds are lower bounds.</param>
/// <param name="Measure">Reads the value; returns null when it was not measured.</param>
internal sealed record CostRow(string What, double Must, double Goal, string Unit, bool MoreIsBetter, Func<MeasurementSet, double?> Measure)
{
    public string Judge(double? measured) => measured is not { } value ? "not measured"
        : Reaches(value, Goal) ? "goal"
        : Reaches(value, Must) ? "must"
        : "missed";

    private bool Reaches(double value, double bound) => MoreIsBetter ? value >= bound : value <= bound;
}
