using System.Diagnostics;
using System.Globalization;

namespace ProductBff.Testing;

/// <summary>How to start a Redis server on this machine; null when there is none, or none that knows the <c>redisOnly</c> options.</summary>
internal static class RedisCommandLine
{
    public static ProcessStartInfo? Find(int port, string password, params ReadOnlySpan<string> redisOnly)
    {
        var portText = port.ToString(CultureInfo.InvariantCulture);
        string[] redis = ["--port", portText, "--bind", "127.0.0.1", "--requirepass", password, "--save", "", "--appendonly", "no", .. redisOnly];
        string[] garnet = ["--port", portText, "--bind", "127.0.0.1", "--auth", "Password", "--password", password, "--lua"];

        return OnPath("redis-server") ? new("redis-server", redis) { WorkingDirectory = Path.GetTempPath() }
            : redisOnly.Length == 0 && RepositoryWithGarnet() is { } folder ? new("dotnet", ["tool", "run", "garnet-server", "--", .. garnet]) { WorkingDirectory = folder }
            : null;
    }

    private static bool OnPath(string file) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? $"{file}.exe" : file)));

    private static string? RepositoryWithGarnet()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var manifest = Path.Combine(folder.FullName, ".config", "dotnet-tools.json");
            if (File.Exists(manifest) && File.ReadAllText(manifest).Contains("garnet-server", StringComparison.Ordinal))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
