using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Engine;

/// <summary>
/// Holds the public port of an endpoint and passes each connection on to one of the instances behind it, chosen at
/// random. A connection that comes while no instance listens is kept until one does.
/// </summary>
internal sealed class EndpointProxy : IAsyncDisposable
{
    private const int MaxConnections = 10_000;

    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PatienceWithoutBackend = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<Socket> _listeners;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _free = new(MaxConnections, MaxConnections);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private ImmutableDictionary<string, int> _backends = ImmutableDictionary<string, int>.Empty;

    /// <param name="port">0 for a free one.</param>
    /// <param name="clock">Measures patience.</param>
    /// <exception cref="SocketException">The port is not free.</exception>
    public EndpointProxy(int port, TimeProvider clock)
    {
        _clock = clock;
        _listeners = LoopbackPort.Listen(port);
        Port = ((IPEndPoint)_listeners[0].LocalEndPoint!).Port;
        _accepting = Task.WhenAll(_listeners.Select(AcceptAsync));
    }

    public int Port { get; }

    public void SetBackend(string instance, int port) =>
        ImmutableInterlocked.AddOrUpdate(ref _backends, instance, port, (_, _) => port);

    public void RemoveBackend(string instance) => ImmutableInterlocked.TryRemove(ref _backends, instance, out _);

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _free.WaitAsync(_stopping.Token);
                _ = ServeAsync(await listener.AcceptAsync(_stopping.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The caller left before it was accepted, or the process has no handle to spare: both pass.
                _free.Release();
                await Task.Delay(FirstRetryDelay, _clock, CancellationToken.None);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var stopping = _stopping.Token;
        try
        {
            using (client)
            {
                client.NoDelay = true;
                using var backend = await DialAsync(client, stopping);
                if (backend is not null)
                {
                    await SocketRelay.RunAsync(client, backend, stopping);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side broke the connection or the application stops; both sockets are closed, which is all that is left to do.
        }
        finally
        {
            _free.Release();
        }
    }

    /// <returns>Null if the caller gave up, or nobody listened for too long.</returns>
    private async Task<Socket?> DialAsync(Socket client, CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        for (var delay = FirstRetryDelay; _clock.GetElapsedTime(started) < PatienceWithoutBackend; delay = Longer(delay))
        {
            foreach (var port in Shuffle(_backends))
            {
                if (await TryConnectAsync(port, cancellationToken) is { } backend)
                {
                    return backend;
                }
            }

            await Task.Delay(delay, _clock, cancellationToken);
            if (client.Poll(TimeSpan.Zero, SelectMode.SelectRead) && client.Available == 0)
            {
                return null;
            }
        }

        return null;
    }

    private static int[] Shuffle(ImmutableDictionary<string, int> backends)
    {
        int[] ports = [.. backends.Values];
        Random.Shared.Shuffle(ports);
        return ports;
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 2 < MaxRetryDelay ? delay * 2 : MaxRetryDelay;

    private async Task<Socket?> TryConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var timeout = new CancellationTokenSource(DialTimeout, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            await socket.ConnectAsync(IPAddress.Loopback, port, either.Token);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
