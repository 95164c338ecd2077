using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>Stands before a server as the network does, and stops carrying anything when the test says so, without closing.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _sockets = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private readonly int _target;
    private volatile bool _stalled;

    /// <param name="target">The server's port.</param>
    /// <param name="stalled">True to accept connections and never answer.</param>
    public TcpRelay(int target, bool stalled = false)
    {
        (_target, _stalled) = (target, stalled);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing gets through, in either direction.</summary>
    public void Stall() => _stalled = true;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                _sockets.Add(client);
                if (!_stalled)
                {
                    var server = new TcpClient();
                    _sockets.Add(server);
                    await server.ConnectAsync(IPAddress.Loopback, _target, _closing.Token);
                    _ = CarryAsync(client, server);
                    _ = CarryAsync(server, client);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Closing.
        }
    }

    private async Task CarryAsync(TcpClient from, TcpClient to)
    {
        try
        {
            var buffer = new byte[8192];
            while (await from.GetStream().ReadAsync(buffer, _closing.Token) is > 0 and var count)
            {
                if (!_stalled)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _closing.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Closing.
        }
        finally
        {
            to.Dispose();
        }
    }
}
