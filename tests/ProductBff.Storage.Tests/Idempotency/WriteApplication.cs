using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProductBff.InventoryService.Data;
using ProductBff.ServiceDefaults.Authentication;
using ProductBff.Storage.Idempotency;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Idempotency;

/// <summary>One endpoint that writes, <c>POST /effects/{id}</c>, whose handler is the test's; an effect is a row of stock.</summary>
internal sealed class WriteApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private WriteApplication(WebApplication app)
    {
        _app = app;
        _client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = new Uri(app.Urls.Single()),
        };
    }

    public static async Task<WriteApplication> StartAsync(
        TestDatabase database,
        Func<InventoryContext, HttpContext, Task<IResult>> handler,
        TimeProvider? time = null,
        params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing", Args = NoReload.Arguments });
        foreach (var (name, value) in TestTokens.Settings.Concat(database.Settings).Concat(settings).Append(new("urls", "http://127.0.0.1:0")))
        {
            builder.Configuration[name] = value;
        }

        builder.Logging.ClearProviders();
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.AddServiceDefaults();
        builder.AddCallerAuthentication();
        builder.AddStorage<InventoryContext>("inventory", (_, _) => Task.CompletedTask);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapPost("/effects/{id}", async (string id, Effect effect, InventoryContext context, HttpContext http) => await handler(context, http))
            .RequireAuthorization(Policies.ReviewsWrite)
            .WithRequiredIdempotencyKey();
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Inserts one row, so that how often a handler took effect can be counted.</summary>
    public static async Task<IResult> AddEffectAsync(InventoryContext context, HttpContext http)
    {
        var row = new StockRow { ProductId = Guid.NewGuid().ToString("N"), Stock = 1 };
        context.Add(row);
        await context.SaveChangesAsync(http.RequestAborted);
        return TypedResults.Created($"/effects/{row.ProductId}", row.ProductId);
    }

    public Task<HttpResponseMessage> PostAsync(
        string? key, string token, string path = "/effects/1", int amount = 1, CancellationToken cancellationToken = default, params string[] moreKeys)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new Effect(amount)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var value in key is null ? moreKeys : [key, .. moreKeys])
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", value);
        }

        return _client.SendAsync(request, cancellationToken);
    }

    public IServiceProvider Services => _app.Services;

    public Task<int> EffectsAsync() => QueryAsync(context => context.Stocks.CountAsync());

    /// <summary>Two for each write: its key, and its request.</summary>
    public Task<int> RecordsAsync() => QueryAsync(context => context.Set<IdempotencyRecord>().CountAsync());

    public Task<int> DeleteExpiredAsync(int limit) => WithStoreAsync((_, store) => store.DeleteExpiredAsync(limit, CancellationToken.None));

    public async Task<T> WithStoreAsync<T>(Func<InventoryContext, IdempotencyStore, Task<T>> use)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<InventoryContext>(), scope.ServiceProvider.GetRequiredService<IdempotencyStore>());
    }

    public async Task<T> QueryAsync<T>(Func<InventoryContext, Task<T>> query)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<InventoryContext>());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    internal sealed record Effect(int Amount);
}
