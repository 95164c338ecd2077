using System.Globalization;

namespace ProductBff.Bench;

/// <summary>Prints the outcomes of the requests sent in one part of a run.</summary>
internal static class Report
{
    public static void Print(string phase, IEnumerable<Sample> samples, TimeSpan length)
    {
        var took = samples.Select(sample => sample.Took.TotalMilliseconds).Order().ToArray();
        var product = samples.Where(sample => sample.Product is not null).Select(sample => sample.Product!.Value.TotalMilliseconds).Order().ToArray();
        if (took is [])
        {
            Console.WriteLine($"{phase}: no requests");
            return;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{phase}: {took.Length} requests in {length.TotalSeconds:0.0} s, {took.Length / length.TotalSeconds:0}/s; " +
            $"p50 {Quantile(took, 0.5):0.0} ms (the product alone {Quantile(product, 0.5):0.0}), " +
            $"p90 {Quantile(took, 0.9):0.0} ms, p99 {Quantile(took, 0.99):0.0} ms, max {took[^1]:0.0} ms"));
        foreach (var outcome in samples.GroupBy(sample => sample.Outcome).OrderByDescending(outcome => outcome.Count()))
        {
            Console.WriteLine($"    {outcome.Count(),7} {outcome.Key}");
        }
    }

    private static double Quantile(double[] sorted, double quantile) =>
        sorted is [] ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * quantile)];
}
