using Aspire.Hosting.ApplicationModel;

namespace ProductBff.AppHost.Dashboard;

internal static class Links
{
    /// <summary>Shows a link on the dashboard instead of the bare address of the endpoint.</summary>
    public static IResourceBuilder<ProjectResource> WithLink(this IResourceBuilder<ProjectResource> project, string path, string text) =>
        project.WithUrls(context =>
        {
            // Where there is https, too, one link is enough, and it leads there: the sign-in's cookie is for that.
            var endpoint = project.GetEndpoint(project.Resource.GetEndpoints().Any(endpoint => endpoint.EndpointName == "https") ? "https" : "http");
            context.Urls.RemoveAll(url => url.Endpoint is not null && url.DisplayText is null && url.Url == url.Endpoint.Url);
            context.Urls.Add(new() { Url = path, DisplayText = text, Endpoint = endpoint });
        });
}
