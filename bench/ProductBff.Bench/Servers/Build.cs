using System.ComponentModel;
using System.Diagnostics;

namespace ProductBff.Bench.Servers;

/// <summary>Builds the programs to be measured, as they would be deployed.</summary>
internal static class Build
{
    /// <param name="project">Its path from the root.</param>
    /// <returns>The path of the published assembly.</returns>
    public static async Task<string> DotNetAsync(string project, CancellationToken stop)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var output = Path.Combine(Repository.Artifacts, name);
        string[] arguments = ["publish", Path.Combine(Repository.Root, project), "-c", "Release", "-o", output, "-v", "quiet", "--nologo"];
        if (await RunAsync("dotnet", arguments, Repository.Root, stop) is { } error)
        {
            throw new InvalidOperationException($"{project} is not published: {error}");
        }

        return Path.Combine(output, name + ".dll");
    }

    /// <returns>The path of the program; null, with a message, when it cannot be built.</returns>
    public static async Task<string?> GoAsync(CancellationToken stop)
    {
        var program = Path.Combine(Repository.Artifacts, "go-peer");
        var error = await RunAsync("go", ["build", "-o", program, "."], Path.Combine(Repository.Peers, "go"), stop);
        return IsThere("The peer in Go", error) ? program : null;
    }

    /// <returns>The path of the script; null, with a message, when it cannot run.</returns>
    public static async Task<string?> NodeAsync(CancellationToken stop)
    {
        var folder = Path.Combine(Repository.Peers, "node");
        var error = await RunAsync("node", ["--version"], folder, stop)
            ?? await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], folder, stop);
        return IsThere("The peer in Node", error) ? Path.Combine(folder, "server.js") : null;
    }

    /// <returns>Whether there is a redis-server; false with a message.</returns>
    public static async Task<bool> HasRedisAsync(CancellationToken stop) =>
        IsThere("What needs Redis", await RunAsync("redis-server", ["--version"], Repository.Root, stop));

    private static bool IsThere(string what, string? error)
    {
        if (error is not null)
        {
            Console.WriteLine($"{what} is left out: {error}");
        }

        return error is null;
    }

    // Returns the error, or null.
    private static async Task<string?> RunAsync(string program, string[] arguments, string folder, CancellationToken stop)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync(stop);
            var error = process.StandardError.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            return process.ExitCode == 0 ? null : $"{program} ended with {process.ExitCode}: {await output}{await error}";
        }
        catch (Win32Exception)
        {
            return $"there is no '{program}'";
        }
    }
}
