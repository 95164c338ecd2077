using Microsoft.Extensions.DependencyInjection;

namespace ProductBff.AppHost.Dashboard;

internal static class Links
{
    // Aspire's name for the resource of its dashboard.
    private const string Dashboard = "aspire-dashboard";

    /// <summary>Passes the URL of the dashboard, if there is one, to the project, so that an explained page links to its trace.</summary>
    public static IResourceBuilder<ProjectResource> WithDashboardUrl(this IResourceBuilder<ProjectResource> project) =>
        project.WithEnvironment(context =>
        {
            var model = context.ExecutionContext.Services.GetRequiredService<DistributedApplicationModel>();
            if (model.Resources.OfType<IResourceWithEndpoints>().SingleOrDefault(resource => resource.Name == Dashboard) is { } dashboard)
            {
                // https if available: a log-in over https is not valid over http.
                var endpoint = dashboard.GetEndpoint("https");
                context.EnvironmentVariables["Explain__DashboardUrl"] = endpoint.Exists ? endpoint : dashboard.GetEndpoint("http");
            }
        });

    /// <summary>Shows a link on the dashboard instead of the bare address of the endpoint.</summary>
    public static IResourceBuilder<ProjectResource> WithLink(this IResourceBuilder<ProjectResource> project, string path, string text) =>
        project.WithUrls(context =>
        {
            // One link is enough. With an https endpoint it leads there, because a sign-in cookie set over https is not sent over http.
            var endpoint = project.GetEndpoint(project.Resource.GetEndpoints().Any(endpoint => endpoint.EndpointName == "https") ? "https" : "http");
            context.Urls.RemoveAll(url => url.Endpoint is not null && url.DisplayText is null && url.Url == url.Endpoint.Url);
            context.Urls.Add(new() { Url = path, DisplayText = text, Endpoint = endpoint });
        });
}
