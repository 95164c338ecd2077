using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace ProductBff.AppHost.Dashboard;

internal static class Links
{
    // As Aspire calls it, which tells the projects in the same way where to send their telemetry.
    private const string Dashboard = "aspire-dashboard";

    /// <summary>Tells the project where the dashboard is, where there is one: an explained page links to its trace.</summary>
    public static IResourceBuilder<ProjectResource> WithDashboardUrl(this IResourceBuilder<ProjectResource> project) =>
        project.WithEnvironment(context =>
        {
            var model = context.ExecutionContext.Services.GetRequiredService<DistributedApplicationModel>();
            if (model.Resources.OfType<IResourceWithEndpoints>().SingleOrDefault(resource => resource.Name == Dashboard) is { } dashboard)
            {
                // Who logs in by https is not logged in by http.
                var endpoint = dashboard.GetEndpoint("https");
                context.EnvironmentVariables["Explain__DashboardUrl"] = endpoint.Exists ? endpoint : dashboard.GetEndpoint("http");
            }
        });

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
