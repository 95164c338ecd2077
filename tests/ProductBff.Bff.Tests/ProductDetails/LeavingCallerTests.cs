using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>Callers who leave, at any moment and during any form of a page, cause no errors.</summary>
public sealed class LeavingCallerTests
{
    private const int Callers = 300;

    [Theory]
    [InlineData("/product-details/", "application/json")]
    [InlineData("/mobile/product-details/", "application/json")]
    [InlineData("/product-details/", "text/event-stream")]
    [InlineData("/product-details?ids=P001,P002,", "application/json")]
    public async Task Get_CallersLeaveWithinMilliseconds_AreNoErrorsInLogOrMetrics(string path, string accept)
    {
        await using var bff = await BffApplication.StartAsync();
        using var requests = new MetricCollector<double>(
            bff.Services.GetRequiredService<IMeterFactory>(), "Microsoft.AspNetCore.Hosting", "http.server.request.duration");
        using var pages = new MetricCollector<double>(
            bff.Services.GetRequiredService<IMeterFactory>(), "ProductBff.Composition", "bff.page.duration");
        bff.Reviews.Behaviour = Behaviours.Hangs;
        for (var caller = 0; caller < Callers; caller++)
        {
            var seen = bff.Product.Calls.Count;
            using var client = new TcpClient { LingerState = new(enable: true, seconds: 0) };
            await client.ConnectAsync(bff.Address.Host, bff.Address.Port);
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
                $"GET {path}{caller} HTTP/1.1\r\nHost: {bff.Address.Authority}\r\nAccept: {accept}\r\n\r\n"));
            if (caller % 3 == 0)
            {
                await bff.Product.CallAsync(seen + 1);
            }

            // Resets the connection, some before the request was read.
            client.Close();
        }

        bff.Reviews.Behaviour = Behaviours.Good;
        Assert.Equal("true", (await bff.GetAsync("/product-details/STAYS"))["X-Page-Complete"]);
        // A hundred of them were seen to be in the middle of their page.
        await Eventually.IsTrueAsync(() => requests.GetMeasurementSnapshot().Count > Callers / 3);

        Assert.All(bff.Logs.GetSnapshot(), record =>
            Assert.True(record.Level < LogLevel.Error && record.Exception is null, $"{record} {record.Exception}"));
        Assert.DoesNotContain(requests.GetMeasurementSnapshot(), request => request.Tags.ContainsKey("error.type"));
        Assert.DoesNotContain(pages.GetMeasurementSnapshot(), page => page.Tags["bff.page.outcome"] is "failed");
    }
}
