using System.Diagnostics;
using System.Text.Json;

namespace Aspire.Hosting.Redis;

/// <summary>Finds the garnet-server of the repository's tool manifest, after restoring it if need be.</summary>
internal static class GarnetTool
{
    private const string PackageId = "garnet-server";
    private const string Advice =
        "Redis needs either 'redis-server' on the PATH (Debian and Ubuntu: apt-get install redis-server, macOS: brew install redis) "
        + "or the .NET tool 'garnet-server' from the tool manifest (dotnet tool restore).";

    /// <returns>The tool's assembly, which <c>dotnet</c> can run.</returns>
    /// <exception cref="DistributedApplicationException">The tool cannot be had.</exception>
    public static async Task<string> FindOrRestoreAsync(string directory, Action<string> log, CancellationToken cancellationToken)
    {
        var (manifest, version) = FindManifest(directory) ?? throw new DistributedApplicationException($"No tool manifest names garnet-server. {Advice}");
        if (FindAssembly(DefaultPackagesFolder(), version) is { } present)
        {
            return present;
        }

        log($"Restoring the .NET tool garnet-server {version}, because there is no redis-server on the PATH. This happens once.");
        await RunDotnetAsync(Path.GetDirectoryName(Path.GetDirectoryName(manifest))!, ["tool", "restore", "--tool-manifest", manifest], cancellationToken);
        var answer = await RunDotnetAsync(directory, ["nuget", "locals", "global-packages", "--list"], cancellationToken);
        var folder = answer[(answer.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return FindAssembly(folder, version)
            ?? throw new DistributedApplicationException($"The restored tool garnet-server {version} was not found in '{folder}'. {Advice}");
    }

    /// <summary>The nearest manifest from the folder upwards that names the tool.</summary>
    internal static (string Path, string Version)? FindManifest(string directory)
    {
        for (var folder = new DirectoryInfo(directory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, ".config", "dotnet-tools.json");
            if (File.Exists(path) && ReadVersion(path) is { } version)
            {
                return (path, version);
            }
        }

        return null;
    }

    private static string? ReadVersion(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var manifest = JsonDocument.Parse(stream);
            return manifest.RootElement.GetProperty("tools").TryGetProperty(PackageId, out var tool)
                ? tool.GetProperty("version").GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DistributedApplicationException($"The tool manifest '{path}' is not valid: {exception.Message}", exception);
        }
    }

    private static string DefaultPackagesFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } own
        ? own
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string? FindAssembly(string packages, string version)
    {
        var tools = Path.Combine(packages, PackageId, version.ToLowerInvariant(), "tools");
        return Directory.Exists(tools)
            ? Directory.EnumerateDirectories(tools, "net*")
                .Select(framework => Path.Combine(framework, "any", "GarnetServer.dll"))
                .Where(File.Exists)
                .OrderDescending(StringComparer.Ordinal)
                .FirstOrDefault()
            : null;
    }

    private static async Task<string> RunDotnetAsync(string workingDirectory, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Engine.ResourceLauncher.DotnetPath(), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        using var process = Process.Start(start) ?? throw new DistributedApplicationException($"dotnet cannot be started. {Advice}");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new DistributedApplicationException(
                    $"'dotnet {string.Join(' ', arguments)}' failed: {(await errors).Trim()} {(await output).Trim()} {Advice}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
