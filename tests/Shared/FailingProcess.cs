namespace ProductBff.Testing;

/// <summary>A program in Production, as a process of its own, whose settings are wrong: it says what is wrong and has not crashed.</summary>
internal static class FailingProcess
{
    /// <summary>What it wrote to its standard error, after exit code 1, and without a stack trace anywhere.</summary>
    /// <param name="assembly">Of the program; it lies beside the tests.</param>
    public static async Task<string> ErrorOfAsync(string assembly, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var environment = settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";

        var result = await Dotnet.RunAsync(Path.GetTempPath(), [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")], environment);

        Assert.True(result.ExitCode == 1, $"Exit code {result.ExitCode}: {result.Output}");
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        return result.Output[result.StandardOutput.Length..];
    }
}
