using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost.Ingress;

internal static class ProxyExtensions
{
    /// <summary>
    /// Asks, when the application is deployed, for the address or network of the ingress: only its forwarded headers are believed, and
    /// without them the project does not know that a browser came by https.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithTrustedProxy(this IResourceBuilder<ProjectResource> project) =>
        project.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? project.WithEnvironment("Proxies__Trusted__0", project.ApplicationBuilder.AddParameter("trusted-proxy"))
            : project;
}
