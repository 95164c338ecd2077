using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What a project gets in a manifest without asking. A deployment knows no launch profile and picks its own ports.</summary>
internal static class ProjectPublishDefaults
{
    public static IResourceBuilder<ProjectResource> WithPublishDefaults(
        this IResourceBuilder<ProjectResource> builder, EffectiveLaunchProfile? profile)
    {
        builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        builder.WithEnvironment(AddForwardedHeaders);

        EndpointAnnotation? defaultHttps = null;
        builder.WithEnvironment(context =>
        {
            AddPorts(context, builder.Resource, "HTTP_PORTS", "http", defaultHttps);
            AddPorts(context, builder.Resource, "HTTPS_PORTS", "https", defaultHttps);
        });

        if (profile?.Profile.ApplicationUrl is not null)
        {
            builder.WithEndpoint("http", endpoint => endpoint.UriScheme = "http");
            builder.WithEndpoint("https", endpoint => (defaultHttps = endpoint).UriScheme = "https");
        }

        return builder;
    }

    private static void AddForwardedHeaders(EnvironmentCallbackContext context)
    {
        if (context.Resource is IResourceWithEndpoints resource && resource.GetEndpoints().Any())
        {
            context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        }
    }

    private static void AddPorts(
        EnvironmentCallbackContext context, ProjectResource project, string variable, string scheme, EndpointAnnotation? defaultHttps)
    {
        // The platform ends TLS in front of the container, which therefore does not listen on the default https endpoint.
        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(e => e.Scheme == scheme && e.EndpointAnnotation != defaultHttps))
        {
            ports.AppendLiteral(ports.IsEmpty ? "" : ";");
            ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        if (!ports.IsEmpty)
        {
            context.EnvironmentVariables.TryAdd(variable, ports.Build());
        }
    }
}
