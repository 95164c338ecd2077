using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>A backend on a real port that does what the test says, and records its calls.</summary>
internal sealed class FakeBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _name;
    private readonly CancellationTokenSource _closing = new();
    private ImmutableList<ReceivedCall> _calls = [];
    private TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _reserved;

    private FakeBackend(string name, WebApplication app) => (_name, _app) = (name, app);

    /// <summary>What it does with each call from now on.</summary>
    public Behaviour Behaviour { get; set; } = Behaviours.Good;

    public int Port { get; private set; }

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>In the order of their arrival.</summary>
    public IReadOnlyList<ReceivedCall> Calls => Volatile.Read(ref _calls);

    public static async Task<FakeBackend> StartAsync(string name)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();

        var backend = new FakeBackend(name, builder.Build());
        backend._app.Run(backend.ReceiveAsync);
        await backend._app.StartAsync();
        backend.Port = new Uri(backend._app.Urls.Single()).Port;
        return backend;
    }

    /// <summary>Waits until that many calls have arrived and returns the last of them.</summary>
    public async Task<ReceivedCall> CallAsync(int number = 1)
    {
        while (true)
        {
            var called = Volatile.Read(ref _called).Task;
            if (Calls.Count >= number)
            {
                return Calls[number - 1];
            }

            await called.InTime();
        }
    }

    /// <summary>From now on connections are refused; the port stays reserved, so that no other test's server gets it.</summary>
    public async Task RefuseConnectionsAsync()
    {
        await StopAsync();
        _reserved = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _reserved.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        _reserved.Bind(new IPEndPoint(IPAddress.Loopback, Port));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _reserved?.Dispose();
        _closing.Dispose();
    }

    private async Task StopAsync()
    {
        // Calls that still hang or wait at a gate would keep the server from stopping.
        await _closing.CancelAsync();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var call = new ReceivedCall(context);
        ImmutableInterlocked.Update(ref _calls, static (calls, call) => calls.Add(call), call);
        Interlocked.Exchange(ref _called, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        try
        {
            await Behaviour(new(context, Contract.Answer(_name, context.Request), over.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && over.IsCancellationRequested)
        {
            context.Abort();
        }
    }
}

/// <summary>A call as it arrived.</summary>
internal sealed class ReceivedCall
{
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReceivedCall(HttpContext context)
    {
        Target = $"{context.Request.Path}{context.Request.QueryString}";
        Headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        context.RequestAborted.Register(() => _abandoned.TrySetResult());
    }

    /// <summary>The path and the query.</summary>
    public string Target { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Completes when the caller gives the call up before its answer is complete.</summary>
    public Task Abandoned => _abandoned.Task;
}
