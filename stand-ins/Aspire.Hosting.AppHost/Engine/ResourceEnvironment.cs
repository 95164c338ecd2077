using System.Collections;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Engine;

/// <summary>Works out the environment and the arguments of an instance.</summary>
internal sealed class ResourceEnvironment(DistributedApplicationExecutionContext executionContext)
{
    // The environment name of a project comes from its own launch profile, its URLs from its endpoints.
    private static readonly HashSet<string> NotInherited = new(StringComparer.OrdinalIgnoreCase)
    {
        "ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPIRE_LOGLEVEL",
    };

    private static readonly HashSet<string> SecretNames = new(StringComparer.OrdinalIgnoreCase) { "OTEL_EXPORTER_OTLP_HEADERS" };

    /// <summary>What the resource asks for, resolved for one instance of it.</summary>
    public async Task<EnvironmentVariableSnapshot[]> ResolveAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        var resource = context.Caller!;
        var callbackContext = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(callbackContext);
        }

        List<EnvironmentVariableSnapshot> variables = [];
        foreach (var (name, value) in callbackContext.EnvironmentVariables)
        {
            if (await ResolveAsync(value, context, cancellationToken) is { } text)
            {
                var secret = ValueReferences.IsSecret(value) || SecretNames.Contains(name);
                variables.Add(new(name, text, IsFromSpec: true) { IsSecret = secret });
            }
        }

        return [.. variables];
    }

    public static async Task<string[]> ResolveArgumentsAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        var arguments = new CommandLineArgsCallbackContext([], context.Caller!, cancellationToken);
        foreach (var annotation in context.Caller!.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(arguments);
        }

        var resolved = new string[arguments.Args.Count];
        for (var i = 0; i < resolved.Length; i++)
        {
            resolved[i] = await ResolveAsync(arguments.Args[i], context, cancellationToken) ?? "";
        }

        return resolved;
    }

    /// <summary>The AppHost's own environment, as far as it is inherited, with the resource's on top.</summary>
    public static Dictionary<string, string> OnTopOfInherited(IEnumerable<EnvironmentVariableSnapshot> own)
    {
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var all = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(entry => !NotInherited.Contains((string)entry.Key))
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", comparer);
        foreach (var variable in own)
        {
            all[variable.Name] = variable.Value!;
        }

        return all;
    }

    private static async ValueTask<string?> ResolveAsync(object value, ValueProviderContext context, CancellationToken cancellationToken) =>
        value is IValueProvider provider ? await provider.GetValueAsync(context, cancellationToken) : value.ToString();
}
