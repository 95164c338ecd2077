using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost;

internal static class BuiltProjectExtensions
{
    /// <summary>
    /// Starts what is built of a project, where the engine would say <c>dotnet run --no-build</c>: that evaluates the project first,
    /// for 2 to 3 s of CPU a process. Under an IDE or <c>dotnet watch</c>, and when published, nothing changes.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithBuiltExecutable(this IResourceBuilder<ProjectResource> project)
    {
        var file = project.Resource.GetProjectMetadata().ProjectPath;
        var folder = Path.GetDirectoryName(file)!;
        var executable = Path.Combine(folder, OutputFolder(), Path.GetFileNameWithoutExtension(file) + (OperatingSystem.IsWindows() ? ".exe" : ""));
        if (project.ApplicationBuilder.ExecutionContext.IsPublishMode || IsWatched(project) || !File.Exists(executable))
        {
            return project;
        }

        return project
            .WithAnnotation(new ExecutableAnnotation { Command = executable, WorkingDirectory = folder })
            // Where the runtime is, as `dotnet run` tells its child.
            .WithEnvironment("DOTNET_ROOT", Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory()));
    }

    /// <summary>That of this AppHost, which is built together with the projects: <c>bin/Debug/net10.0</c>.</summary>
    private static string OutputFolder()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine("bin", framework.Parent!.Name, framework.Name);
    }

    private static bool IsWatched(IResourceBuilder<ProjectResource> project) =>
        project.ApplicationBuilder.Configuration["DOTNET_WATCH"] is "1" or "true";
}
