using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build wrote into the AppHost's assembly (build/Aspire.Hosting.AppHost.targets).</summary>
internal static class AppHostMetadata
{
    public static string? ProjectDirectory(Assembly? assembly) => Find(assembly, "apphostprojectpath");

    /// <summary>The assembly that a referenced project was built to.</summary>
    public static string? TargetPath(Assembly assembly, string projectPath) => Find(assembly, $"aspireresourcetargetpath:{projectPath}");

    private static string? Find(Assembly? assembly, string key) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
