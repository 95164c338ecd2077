using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What an AppHost under test starts with instead of a command line and a launch profile of its own.</summary>
internal static class TestingDefaults
{
    private static readonly (string Name, string Value)[] Settings =
    [
        // Tests run side by side, and beside the application itself.
        ("DcpPublisher:RandomizePorts", "true"),
        ("DcpPublisher:WaitForResourceCleanup", "true"),
        ("ASPNETCORE_URLS", "http://localhost:8080"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317"),
        ("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"),
    ];

    public static void Apply(
        Assembly appHost,
        string[] args,
        DistributedApplicationOptions options,
        HostApplicationBuilderSettings settings,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        settings.Args = [.. settings.Args is { } own && !own.SequenceEqual(args) ? own : [], .. args];
        options.AssemblyName = settings.ApplicationName = appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.Configuration ??= new ConfigurationManager();
        AddMissing(settings, Settings);
        configure(options, settings);
        AddMissing(settings, LaunchProfileVariables(appHost, settings));
    }

    private static void AddMissing(HostApplicationBuilderSettings settings, IEnumerable<(string Name, string Value)> defaults)
    {
        var given = new ConfigurationBuilder().AddConfiguration(settings.Configuration!).AddCommandLine(settings.Args ?? []).Build();

        // A list, because the source is read again later, when the settings are given.
        settings.Configuration!.AddInMemoryCollection(
            [.. defaults.Where(setting => given[setting.Name] is null).DistinctBy(setting => setting.Name)
                .Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value))]);
    }

    private static IEnumerable<(string Name, string Value)> LaunchProfileVariables(Assembly appHost, HostApplicationBuilderSettings settings)
    {
        var profiles = AppHostMetadata.ProjectDirectory(appHost) is { } folder ? LaunchSettingsReader.Read(folder)?.Profiles ?? [] : [];
        var wanted = settings.Configuration!["DOTNET_LAUNCH_PROFILE"];
        if (wanted is not null && !profiles.ContainsKey(wanted))
        {
            throw new InvalidOperationException($"The launch profile '{wanted}' does not exist in the launch settings of '{appHost.GetName().Name}'.");
        }

        var (profileName, profile) = profiles.FirstOrDefault(candidate => wanted is null || candidate.Key == wanted);
        if (profile is null)
        {
            yield break;
        }

        yield return ("DOTNET_LAUNCH_PROFILE", profileName);
        foreach (var (name, value) in profile.EnvironmentVariables)
        {
            yield return (name.Replace("__", ":", StringComparison.Ordinal), value);

            // As the hosts of .NET read them.
            foreach (var prefix in (string[])["DOTNET_", "ASPNETCORE_"])
            {
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    yield return (name[prefix.Length..], value);
                }
            }
        }
    }
}
