namespace ProductBff.Testing;

/// <summary>What a test needs of its machine. Where it is missing the test is skipped; where all have to run, it fails.</summary>
internal static class Requirement
{
    private static readonly bool AllTestsMustRun = Environment.GetEnvironmentVariable("REQUIRE_ALL_TESTS") == "1";

    /// <summary>Ends the test where <paramref name="missing"/> says what is missing.</summary>
    public static void Check(string? missing)
    {
        if (missing is not null && AllTestsMustRun)
        {
            Assert.Fail($"{missing} (REQUIRE_ALL_TESTS is 1)");
        }

        Skip.If(missing is not null, missing);
    }
}
