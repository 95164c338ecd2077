using System.Security.Cryptography;
using Aspire.Dashboard;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard's options as Aspire's variables name them.</summary>
internal static class DashboardSettings
{
    public const string OtlpGrpcUrl = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string OtlpHttpUrl = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    public const string OtlpApiKey = "AppHost:OtlpApiKey";
    private const string FrontendUrls = "ASPNETCORE_URLS";
    private const string BrowserToken = "ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN";

    /// <exception cref="DistributedApplicationException">A setting makes no sense; the message names it and its value.</exception>
    public static DashboardOptions Read(IConfiguration configuration, string applicationName)
    {
        var options = new DashboardOptions
        {
            ApplicationName = applicationName,
            BrowserToken = configuration[BrowserToken] is { Length: > 0 } token ? token : RandomSecret(),
            OtlpApiKey = configuration[OtlpApiKey] is { Length: > 0 } key ? key : RandomSecret(),
        };
        return options with
        {
            // The dashboard is one site: of several addresses it takes the first.
            FrontendUrl = ReadUrl(FrontendUrls, configuration[FrontendUrls]?.Split(';')[0], options.FrontendUrl),
            OtlpHttpUrl = ReadUrl(OtlpHttpUrl, configuration[OtlpHttpUrl], options.OtlpHttpUrl),
        };
    }

    private static Uri ReadUrl(string name, string? value, Uri defaultUrl)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return defaultUrl;
        }

        return Uri.TryCreate(value.Trim(), UriKind.Absolute, out var url) && DashboardOptions.IsAllowed(url)
            ? url
            : throw new DistributedApplicationException(
                $"{name} is '{value}': the dashboard shows secrets and stops resources, so it only listens on http(s)://localhost:port.");
    }

    private static string RandomSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
