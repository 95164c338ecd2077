using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using ProductBff.Bff.Writes;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Harness;

/// <summary>The real BFF on Kestrel and a port of its own; it accepts the tests' tokens.</summary>
internal sealed class BffHost : WebApplicationFactory<WriteSender>
{
    /// <summary>Settings under which nothing repeats a call or runs out of time.</summary>
    private static readonly Dictionary<string, string> Quiet = new()
    {
        [NoReload.Name] = NoReload.Value,
        // Its calls would be counted by the tests.
        ["WarmUp:MaxDuration"] = "00:00:00",
        ["Caching:PageLifetime"] = "00:10:00",
        ["Caching:Timeout"] = "00:00:02",
        ["Sessions:StoreTimeout"] = "00:00:05",
    };

    private readonly IEnumerable<KeyValuePair<string, string>> _settings;
    private readonly string _environment;

    public BffHost(Dictionary<string, string> services, Dictionary<string, string> settings, string environment)
    {
        _settings = [.. TestTokens.Settings, .. Patience.Settings, .. Quiet, .. services, .. settings];
        _environment = environment;
        UseKestrel();
        StartServer();
        Client = NewClient();
    }

    /// <summary>A client that follows no redirects and keeps no cookies.</summary>
    public HttpClient Client { get; }

    /// <summary>A client that sends whatever it is told to, as an attacker's does.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    })
    {
        BaseAddress = ClientOptions.BaseAddress,
    };

    /// <summary>Sends a request as a client would; without a token (anonymously) or a key if that is null.</summary>
    public async Task<Answer> SendAsync(
        string method, string path, string? json = null, string? token = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in key is null ? headers : [("Idempotency-Key", key), .. headers])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, headers: headers);

    public Task<Answer> ReviewAsync(string? token, string? key = null, params (string Name, string Value)[] headers) =>
        SendAsync("POST", "/product-details/P001/reviews", """{"rating":5,"comment":"Fine"}""", token, key ?? Guid.NewGuid().ToString(), headers);

    public Task<Answer> ReserveAsync(string? token, string? key = null) =>
        SendAsync("POST", "/product-details/P001/reservations", """{"quantity":1}""", token, key ?? Guid.NewGuid().ToString());

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseUrls("http://127.0.0.1:0");
        builder.UseEnvironment(_environment);
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        Client?.Dispose();
        base.Dispose(disposing);
    }
}
