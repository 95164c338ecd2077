using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Harness;

/// <summary>A call as a backend received it.</summary>
internal sealed record ReceivedCall(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A backend on a port of its own that records its calls and answers as the test says.</summary>
internal sealed class RecordingBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedCall> _calls = new();

    private RecordingBackend(WebApplication app, Func<HttpContext, Task> answer) => (_app, Answer) = (app, answer);

    /// <summary>How it answers from now on.</summary>
    public Func<HttpContext, Task> Answer { get; set; }

    public ReceivedCall[] Calls => [.. _calls];

    public ReceivedCall[] Writes => [.. _calls.Where(call => call.Method != "GET")];

    public string Address => _app.Urls.Single();

    public static async Task<RecordingBackend> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder(NoReload.Arguments);
        builder.Logging.ClearProviders();
        // Lets a test send header values that HTTP does not allow.
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1);
        var app = builder.Build();
        var backend = new RecordingBackend(app, answer);
        app.Run(backend.ReceiveAsync);
        await app.StartAsync();
        return backend;
    }

    public static Func<HttpContext, Task> Json(string json) => Reply(StatusCodes.Status200OK, "application/json", json);

    public static Func<HttpContext, Task> Reply(
        int status, string? contentType = null, string body = "", params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        if (contentType is not null)
        {
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync(body);
        }
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        _calls.Enqueue(new(
            context.Request.Method,
            string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}{context.Request.QueryString}"),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body));
        await Answer(context);
    }
}
