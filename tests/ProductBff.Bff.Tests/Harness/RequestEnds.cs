using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>
/// Tells when the BFF has finished a request. The client has its response a little earlier, because the page is cached
/// afterwards.
/// </summary>
internal sealed class RequestEnds : IStartupFilter
{
    private const string Header = "X-Test-Request";

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _watched = [];

    /// <summary>Marks the request; the task completes when it is over.</summary>
    public Task Watch(HttpRequestMessage request)
    {
        var id = Guid.NewGuid().ToString("N");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _watched[id] = ended;
        request.Headers.Add(Header, id);
        return ended.Task;
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, run) =>
        {
            try
            {
                await run(context);
            }
            finally
            {
                if (_watched.TryRemove(context.Request.Headers[Header].ToString(), out var ended))
                {
                    ended.SetResult();
                }
            }
        });
        next(app);
    };
}
