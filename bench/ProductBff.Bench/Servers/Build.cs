using System.ComponentModel;
using System.Diagnostics;

namespace ProductBff.Bench.Servers;

/// <summary>Makes the programs that are measured, as they would be deployed.</summary>
internal static class Build
{
    /// <param name="project">Its path from the root.</param>
    /// <param name="stop">Cancelled when nobody waits any more.</param>
    /// <returns>The published assembly.</returns>
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

    /// <returns>The program; null, with a word, where it cannot be made.</returns>
    public static async Task<string?> GoAsync(CancellationToken stop)
    {
        var program = Path.Combine(Repository.Artifacts, "go-peer");
        var error = await RunAsync("go", ["build", "-o", program, "."], Path.Combine(Repository.Peers, "go"), stop);
        return IsThere("The peer in Go", error) ? program : null;
    }

    /// <returns>The script; null, with a word, where it cannot run.</returns>
    public static async Task<string?> NodeAsync(CancellationToken stop)
    {
        var folder = Path.Combine(Repository.Peers, "node");
        var error = await RunAsync("node", ["--version"], folder, stop)
            ?? await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], folder, stop);
        return IsThere("The peer in Node", error) ? Path.Combine(folder, "server.js") : null;
    }

    /// <returns>Whether what is measured with Redis can be.</returns>
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

    // Returns what went wrong, if something did.
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
