using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

internal sealed class HttpEndpointHealthCheck(EndpointReference endpoint, string path, int statusCode) : IHealthCheck
{
    // Every check takes a connection of its own, so that a proxy with several instances behind it may choose again.
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var uri = new Uri(new Uri(endpoint.Url), path);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using var response = await Client.SendAsync(request, cancellationToken);
            return (int)response.StatusCode == statusCode
                ? HealthCheckResult.Healthy()
                : Unhealthy(string.Create(CultureInfo.InvariantCulture, $"GET {uri} answered {(int)response.StatusCode} instead of {statusCode}."));
        }
        catch (HttpRequestException exception)
        {
            return Unhealthy($"GET {uri} failed: {exception.Message}");
        }

        HealthCheckResult Unhealthy(string description) => new(context.Registration.FailureStatus, description);
    }
}
