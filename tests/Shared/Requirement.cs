namespace ProductBff.Testing;

/// <summary>A test's requirement of its machine. If it is missing, the test is skipped, or fails when all tests have to run.</summary>
internal static class Requirement
{
    private static readonly bool AllTestsMustRun = Environment.GetEnvironmentVariable("REQUIRE_ALL_TESTS") == "1";

    /// <summary>Ends the test when <paramref name="missing"/> says what is missing; null lets it go on.</summary>
    public static void Check(string? missing)
    {
        if (missing is not null && AllTestsMustRun)
        {
            Assert.Fail($"{missing} (REQUIRE_ALL_TESTS is 1)");
        }

        Skip.If(missing is not null, missing);
    }
}
