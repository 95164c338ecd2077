using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ProductBff.Testing;

/// <summary>The real service on Kestrel and a port of its own; it accepts the tests' tokens and uses the test's database.</summary>
/// <typeparam name="TEntryPoint">Any type of the service's assembly.</typeparam>
internal sealed class ServiceHost<TEntryPoint> : WebApplicationFactory<TEntryPoint>
    where TEntryPoint : class
{
    private readonly IEnumerable<KeyValuePair<string, string>> _settings;
    private readonly TimeProvider? _time;
    private readonly string _environment;
    private readonly Action<IServiceCollection>? _configure;
    private readonly TestDatabase? _ownDatabase;

    /// <summary>Starts the service. In the environment <c>Testing</c> nothing is seeded and nothing is delayed.</summary>
    public ServiceHost(
        TestDatabase database,
        Dictionary<string, string>? settings = null,
        TimeProvider? time = null,
        string environment = "Testing",
        Action<IServiceCollection>? configure = null)
        : this(database, null, settings, time, environment, configure)
    {
    }

    private ServiceHost(
        TestDatabase database,
        TestDatabase? ownDatabase,
        Dictionary<string, string>? settings,
        TimeProvider? time,
        string environment,
        Action<IServiceCollection>? configure = null)
    {
        _configure = configure;
        _settings = [.. TestTokens.Settings, .. database.Settings, .. settings ?? []];
        _time = time;
        _environment = environment;
        _ownDatabase = ownDatabase;
        // Not by a port here, which the factory would set on a server that may have started already.
        UseKestrel();
        StartServer();
        Client = CreateClient();
    }

    /// <summary>An anonymous client.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts a service with a SQLite file, which is deleted with it.</summary>
    public static async Task<ServiceHost<TEntryPoint>> StartAsync(Dictionary<string, string>? settings = null, TimeProvider? time = null)
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, "any");
        return new(database, database, settings, time, "Testing");
    }

    /// <summary>Sends a request with a caller's token, or anonymously if that is null; with an idempotency key, unless that is null.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body = null, string? token = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in key is null ? headers : [("Idempotency-Key", key), .. headers])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseUrls("http://127.0.0.1:0");
        builder.UseEnvironment(_environment);
        builder.UseSetting(NoReload.Name, NoReload.Value);
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        if (_time is not null)
        {
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(_time)));
        }

        if (_configure is not null)
        {
            builder.ConfigureServices(_configure);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _ownDatabase?.Dispose();
    }
}
