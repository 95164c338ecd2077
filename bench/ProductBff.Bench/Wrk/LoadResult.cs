using System.Globalization;

namespace ProductBff.Bench.Wrk;

/// <summary>What wrk measured. Times are in microseconds.</summary>
/// <param name="Requests">Requests that were answered, whatever the status.</param>
/// <param name="Microseconds">How long wrk sent requests.</param>
/// <param name="P50">Half of the answers took no longer than this.</param>
/// <param name="P99">99 of 100 took no longer than this.</param>
/// <param name="Max">No answer took longer.</param>
/// <param name="BadStatus">Answers whose status is 400 or above.</param>
/// <param name="Broken">Connections that were refused or broke.</param>
/// <param name="Timeouts">Requests without an answer for <see cref="WrkLoad.Timeout"/>.</param>
/// <param name="Answers">Their number by status and remark, such as <c>200 partial</c>; empty when they were not examined.</param>
internal sealed record LoadResult(
    long Requests, long Microseconds, double P50, double P99, double Max,
    long BadStatus, long Broken, long Timeouts, Dictionary<string, long> Answers)
{
    private static readonly string[] Documented = ["200", "200 partial", "429", "502", "503", "504"];

    /// <summary>Pages per second, without refusals, which are quick.</summary>
    public double PerSecond => (Requests - BadStatus) * 1e6 / Microseconds;

    /// <summary>Requests that got no answer.</summary>
    public long Failures => Broken + Timeouts;

    /// <summary>Answers that the BFF documents for no state of itself or its backends, and requests that got none.</summary>
    public long Undocumented => Failures + Answers.Where(answer => !Documented.Contains(answer.Key)).Sum(answer => answer.Value);

    public double CompleteShare => Answers.GetValueOrDefault("200") / (double)Math.Max(1, Answers.Values.Sum());

    /// <summary>wrk reports 0 µs when nothing was answered, which would count as the best of all times.</summary>
    public LoadResult WithoutAnswerMeansNever() => Requests > 0
        ? this
        : this with { P50 = double.PositiveInfinity, P99 = double.PositiveInfinity, Max = double.PositiveInfinity };

    public string Describe() => string.Join(
        ", ",
        Answers.OrderBy(answer => answer.Key, StringComparer.Ordinal)
            .Select(answer => string.Create(CultureInfo.InvariantCulture, $"{answer.Value:N0} × {answer.Key}"))
            .Append(Failures > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Failures:N0} × no answer") : null)
            .OfType<string>());
}
