namespace ProductBff.Bench.Results;

/// <summary>A row of what a page may cost.</summary>
/// <param name="What">In words.</param>
/// <param name="Must">The bound.</param>
/// <param name="Goal">The bound to reach for.</param>
/// <param name="Unit">Behind the numbers.</param>
/// <param name="MoreIsBetter">Whether the bounds are lower bounds.</param>
/// <param name="Measure">Null where it was not measured.</param>
internal sealed record CostRow(string What, double Must, double Goal, string Unit, bool MoreIsBetter, Func<MeasurementSet, double?> Measure)
{
    public string Judge(double? measured) => measured is not { } value ? "not measured"
        : Reaches(value, Goal) ? "goal"
        : Reaches(value, Must) ? "must"
        : "missed";

    private bool Reaches(double value, double bound) => MoreIsBetter ? value >= bound : value <= bound;
}
