using System.Net;
using System.Net.Sockets;

namespace ProductBff.Storage.Tests.Databases;

/// <summary>A port that leads to another one, or to nothing: a server that goes away and comes back.</summary>
internal sealed class TcpProxy(int target) : IAsyncDisposable
{
    private TcpListener? _listener;
    private CancellationTokenSource _connections = new();

    public int Port { get; private set; }

    /// <summary>Reserves the port, with nothing behind it.</summary>
    public static TcpProxy Closed(int target)
    {
        var proxy = new TcpProxy(target);
        proxy.Open();
        proxy.Close();
        return proxy;
    }

    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _connections = new CancellationTokenSource();
        _ = AcceptAsync(_listener, _connections.Token);
    }

    /// <summary>Stops listening and breaks all connections.</summary>
    public void Close()
    {
        _listener?.Dispose();
        _connections.Cancel();
    }

    public ValueTask DisposeAsync()
    {
        Close();
        _connections.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken closed)
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await listener.AcceptTcpClientAsync(closed), closed);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Closed.
        }
    }

    private async Task ForwardAsync(TcpClient client, CancellationToken closed)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, target, closed);
            await Task.WhenAny(
                near.GetStream().CopyToAsync(far.GetStream(), closed),
                far.GetStream().CopyToAsync(near.GetStream(), closed));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // Either side has gone.
        }
    }
}
