namespace Aspire.Hosting;

/// <summary>Where a project is. The build generates one class per project reference, in the namespace <c>Projects</c>.</summary>
public interface IProjectMetadata : ApplicationModel.IResourceAnnotation
{
    /// <summary>Absolute path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>Null: read from <c>Properties/launchSettings.json</c>.</summary>
    LaunchSettings? LaunchSettings => null;

    /// <summary>Whether the project was built along with the AppHost.</summary>
    bool SuppressBuild => false;
}
