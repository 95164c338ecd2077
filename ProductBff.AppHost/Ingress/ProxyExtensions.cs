namespace ProductBff.AppHost.Ingress;

internal static class ProxyExtensions
{
    /// <summary>
    /// Makes the deployment ask for the address or network of the ingress. The project trusts only the ingress's forwarded headers, and
    /// without them it cannot know that a browser came by https.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithTrustedProxy(this IResourceBuilder<ProjectResource> project) =>
        project.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? project.WithEnvironment("Proxies__Trusted__0", project.ApplicationBuilder.AddParameter("trusted-proxy"))
            : project;
}
