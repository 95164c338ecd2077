namespace Aspire.Hosting;

public sealed class ProjectResourceOptions
{
    /// <summary>Null: the AppHost's own profile if the project has it, else the project's first.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>No launch profile at all: neither its endpoints nor its environment.</summary>
    public bool ExcludeLaunchProfile { get; set; }
}
