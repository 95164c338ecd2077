using System.Diagnostics;

namespace ProductBff.Testing;

/// <summary>The result of a finished command.</summary>
/// <param name="Output">Standard output, then standard error.</param>
public sealed record DotnetResult(int ExitCode, string Output, string StandardOutput);

/// <summary>Runs the same <c>dotnet</c> that runs the tests, as a process of its own that leaves no build servers behind.</summary>
public static class Dotnet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Why there is no shell to run lines in; null when there is one.</summary>
    public static string? MissingShell { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "bash")))
            ? null
            : "No bash on the PATH.";

    /// <summary>Runs to the end; after five minutes the process tree is killed and the test fails.</summary>
    /// <param name="environment">On top of the inherited environment.</param>
    public static Task<DotnetResult> RunAsync(
        string workingDirectory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        RunAsync(Environment.ProcessPath is { } host && IsDotnet(host) ? host : "dotnet", workingDirectory, arguments, environment);

    /// <summary>Likewise for lines of a shell script, which ends at the first line that fails.</summary>
    public static Task<DotnetResult> ShellAsync(string workingDirectory, string lines, IReadOnlyDictionary<string, string>? environment = null) =>
        RunAsync("bash", workingDirectory, ["-euo", "pipefail", "-c", lines], environment);

    private static async Task<DotnetResult> RunAsync(
        string program, string workingDirectory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var command = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        command.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        command.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            command.Environment[name] = value;
        }

        using var process = Process.Start(command)!;
        using var timeout = new CancellationTokenSource(Limit);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return new(process.ExitCode, await output + await error, await output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";
}
