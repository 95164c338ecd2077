using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Engine;

/// <summary>
/// Holds the public port of an endpoint and passes each connection on to one of the instances behind it, chosen at
/// random. A connection that comes before an instance listens is kept until one does; when the last instance has ended,
/// connections are closed at once, so that a caller learns in microseconds what it would otherwise wait for.
/// </summary>
internal sealed class EndpointProxy : IAsyncDisposable
{
    private const int MaxConnections = 10_000;

    private static readonly TimeSpan PauseAfterFailedAccept = TimeSpan.FromMilliseconds(20);

    private readonly IReadOnlyList<Socket> _listeners;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _free = new(MaxConnections, MaxConnections);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private readonly BackendDialer _backends;

    /// <param name="port">0 for a free one.</param>
    /// <param name="clock">Measures patience.</param>
    /// <exception cref="SocketException">The port is not free.</exception>
    public EndpointProxy(int port, TimeProvider clock)
    {
        _clock = clock;
        _backends = new BackendDialer(clock);
        _listeners = LoopbackPort.Listen(port);
        Port = ((IPEndPoint)_listeners[0].LocalEndPoint!).Port;
        _accepting = Task.WhenAll(_listeners.Select(AcceptAsync));
    }

    public int Port { get; }

    public void SetBackend(string instance, int port) => _backends.Set(instance, port);

    public void RemoveBackend(string instance) => _backends.Remove(instance);

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
                await Task.Delay(PauseAfterFailedAccept, _clock, CancellationToken.None);
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
                using var backend = await _backends.DialAsync(client, stopping);
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
}
