using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>What a project gets locally without asking: endpoints, telemetry, console settings, its launch profile.</summary>
internal static class ProjectRunDefaults
{
    private static readonly HashSet<string> LoopbackNames = new(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };

    public static IResourceBuilder<ProjectResource> WithRunDefaults(
        this IResourceBuilder<ProjectResource> builder, EffectiveLaunchProfile? profile)
    {
        builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        if (builder.ApplicationBuilder.Environment.IsDevelopment())
        {
            builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true");
            builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }

        builder.WithOtlpEnvironment();
        builder.WithEnvironment("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true");
        builder.WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple");
        builder.WithEnvironment(context => AddUrls(builder.Resource, context));
        return profile is null ? builder : builder.WithAnnotation(profile).WithProfileEndpoints(profile).WithEnvironment(context => AddProfile(profile, context));
    }

    private static IResourceBuilder<ProjectResource> WithProfileEndpoints(
        this IResourceBuilder<ProjectResource> builder, EffectiveLaunchProfile profile)
    {
        var countOf = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var url in profile.Profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            var address = ParseUrl(builder.Resource.Name, profile.Name, url);
            var count = countOf[address.Scheme] = countOf.GetValueOrDefault(address.Scheme) + 1;
            builder.WithEndpoint(count == 1 ? address.Scheme : $"{address.Scheme}{count}", endpoint =>
            {
                endpoint.UriScheme = address.Scheme;
                endpoint.Port = address.Port;
                endpoint.TargetHost = LoopbackNames.Contains(address.Host) ? "localhost" : address.Host;
            });
        }

        return builder;
    }

    private static (string Scheme, string Host, int Port) ParseUrl(string resource, string profile, string url)
    {
        // "http://*:80" and "http://+:80" are valid for Kestrel, not for Uri.
        var wildcard = url.Contains("://*", StringComparison.Ordinal) ? "*" : url.Contains("://+", StringComparison.Ordinal) ? "+" : null;
        var parsable = wildcard is null ? url : url.Replace($"://{wildcard}", "://wildcard", StringComparison.Ordinal);
        return Uri.TryCreate(parsable, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? (uri.Scheme, wildcard ?? uri.Host, uri.Port)
            : throw new DistributedApplicationException(
                $"The launch profile '{profile}' of resource '{resource}' has an invalid applicationUrl: '{url}'.");
    }

    private static void AddUrls(ProjectResource project, EnvironmentCallbackContext context)
    {
        if (context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS"))
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(endpoint => endpoint.EndpointAnnotation.IsHttpScheme))
        {
            if (endpoint.IsHttps)
            {
                context.EnvironmentVariables.TryAdd("ASPNETCORE_HTTPS_PORT", endpoint.Property(EndpointProperty.Port));
            }

            urls.AppendLiteral(urls.IsEmpty ? "" : ";");
            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!urls.IsEmpty)
        {
            context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
        }
    }

    private static void AddProfile(EffectiveLaunchProfile profile, EnvironmentCallbackContext context)
    {
        context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
        foreach (var (name, value) in profile.Profile.EnvironmentVariables)
        {
            context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
        }
    }
}
