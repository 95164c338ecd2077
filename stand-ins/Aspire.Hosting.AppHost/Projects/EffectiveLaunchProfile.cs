using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>The launch profile that a project runs with.</summary>
internal sealed record EffectiveLaunchProfile(string Name, LaunchProfile Profile) : IResourceAnnotation
{
    /// <exception cref="DistributedApplicationException">The profile that was asked for does not exist.</exception>
    public static EffectiveLaunchProfile? Find(IProjectMetadata project, ProjectResourceOptions options, IConfiguration configuration)
    {
        if (options.ExcludeLaunchProfile)
        {
            return null;
        }

        var profiles = (project.LaunchSettings ?? LaunchSettingsReader.Read(Path.GetDirectoryName(project.ProjectPath)!))?.Profiles ?? [];
        if (options.LaunchProfileName is { Length: > 0 } wanted)
        {
            return profiles.TryGetValue(wanted, out var found)
                ? new(wanted, found)
                : throw new DistributedApplicationException($"Launch settings of project '{project.ProjectPath}' have no profile '{wanted}'.");
        }

        var preferred = configuration["AppHost:DefaultLaunchProfileName"] ?? configuration["DOTNET_LAUNCH_PROFILE"];
        if (preferred is not null && profiles.TryGetValue(preferred, out var profile))
        {
            return new(preferred, profile);
        }

        return profiles
            .Where(candidate => candidate.Value.CommandName is null or "" or "Project" or "Executable")
            .Select(candidate => new EffectiveLaunchProfile(candidate.Key, candidate.Value))
            .FirstOrDefault();
    }
}
