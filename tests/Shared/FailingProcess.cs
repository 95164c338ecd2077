namespace ProductBff.Testing;

/// <summary>Runs a program with wrong settings in Production, as a process of its own: it must say what is wrong without crashing.</summary>
internal static class FailingProcess
{
    /// <summary>Returns its standard error, after it has ended with exit code 1 and without a stack trace anywhere.</summary>
    /// <param name="assembly">The program's assembly, beside that of the tests.</param>
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
