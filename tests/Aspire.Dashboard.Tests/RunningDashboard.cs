using System.Net;
using System.Net.Http.Headers;
using Aspire.Dashboard.Resources;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Dashboard.Tests;

/// <summary>A dashboard on two free ports, with a browser that is signed in and a sender that has the key.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    public const string Token = "browser-token-for-tests";
    public const string Key = "otlp-key-for-tests";

    private RunningDashboard(DashboardHost host, FakeResources resources)
    {
        (Host, Resources) = (host, resources);
        Browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(host.FrontendUrl),
        };
        Sender = new HttpClient { BaseAddress = new Uri(host.OtlpHttpUrl) };
        Sender.DefaultRequestHeaders.Add("x-otlp-api-key", Key);
    }

    public DashboardHost Host { get; }

    public FakeResources Resources { get; }

    public HttpClient Browser { get; }

    public HttpClient Sender { get; }

    public static async Task<RunningDashboard> StartAsync(DashboardLimits? limits = null, TimeProvider? time = null, bool signedIn = true)
    {
        var dashboard = await StartAsync(
            new DashboardOptions { BrowserToken = Token, OtlpApiKey = Key, ApplicationName = "ProductBff", Limits = limits ?? new() }, time);
        if (signedIn)
        {
            using var answer = await dashboard.Browser.GetAsync($"/login?t={Token}");
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        }

        return dashboard;
    }

    public static async Task<RunningDashboard> StartAsync(DashboardOptions options, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var resources = new FakeResources(time.GetUtcNow());
        var host = await DashboardHost.StartAsync(options, resources, NullLoggerFactory.Instance, time, CancellationToken.None);
        return new RunningDashboard(host, resources);
    }

    /// <summary>Waits until the dashboard, which follows its source on its own, has heard of a resource.</summary>
    public Task KnowsAsync(string resource) => Eventually.TrueAsync(
        async () => (await Browser.GetStringAsync("/api/resources")).Contains($"\"{resource}\"", StringComparison.Ordinal));

    public Task<HttpResponseMessage> SendAsync(string path, IMessage message) => SendAsync(path, message.ToByteArray());

    public async Task<HttpResponseMessage> SendAsync(string path, byte[] body, string? encoding = null, string contentType = "application/x-protobuf")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return await Sender.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>As a page of the dashboard does it.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent? content = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Origin", origin ?? Host.FrontendUrl);
        return await Browser.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        Sender.Dispose();
        await Host.DisposeAsync();
    }
}
