using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.Engine;

namespace Aspire.Hosting.Tests;

public sealed class EndpointProxyTests : IAsyncLifetime
{
    private readonly EndpointProxy _proxy = StartProxy();
    private readonly TcpListener _backend = StartBackend();

    private int BackendPort => ((IPEndPoint)_backend.LocalEndpoint).Port;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _backend.Dispose();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Connection_ToEitherLoopbackAddress_ReachesTheBackend(string address)
    {
        _proxy.SetBackend("a", BackendPort);
        using var client = await ConnectAsync(address);
        using var server = await _backend.AcceptSocketAsync(Patience.Token);

        Assert.Equal("ping", await SendAsync(client, server, "ping"));
        Assert.Equal("pong", await SendAsync(server, client, "pong"));
    }

    [Fact]
    public async Task Connection_BeforeThereIsABackend_IsKeptUntilThereIs()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("early"u8.ToArray(), Patience.Token);

        _proxy.SetBackend("a", BackendPort);

        using var server = await _backend.AcceptSocketAsync(Patience.Token);
        Assert.Equal("early", await ReceiveAsync(server, 5));
    }

    [Fact]
    public async Task Connection_AfterTheLastBackendHasEnded_IsClosedAndKeptAgainOnceThereIsAnother()
    {
        _proxy.SetBackend("a", BackendPort);
        _proxy.RemoveBackend("a");

        using var refused = await ConnectAsync();
        Assert.Equal(0, await refused.ReceiveAsync(new byte[1], Patience.Token));

        _proxy.SetBackend("b", BackendPort);
        using var client = await ConnectAsync();
        using var server = await _backend.AcceptSocketAsync(Patience.Token);
        Assert.Equal("ping", await SendAsync(client, server, "ping"));
    }

    [Fact]
    public async Task Connection_WithOneBackendGone_GoesToTheOther()
    {
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        _proxy.SetBackend("gone", ((IPEndPoint)gone.LocalEndpoint).Port);
        _proxy.SetBackend("there", BackendPort);
        gone.Stop();

        for (var i = 0; i < 10; i++)
        {
            using var client = await ConnectAsync();
            using var server = await _backend.AcceptSocketAsync(Patience.Token);
        }
    }

    [Fact]
    public async Task HalfClose_OfOneDirection_LeavesTheOtherOpen()
    {
        _proxy.SetBackend("a", BackendPort);
        using var client = await ConnectAsync();
        using var server = await _backend.AcceptSocketAsync(Patience.Token);

        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await server.ReceiveAsync(new byte[1], Patience.Token));

        Assert.Equal("answer", await SendAsync(server, client, "answer"));
        server.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1], Patience.Token));
    }

    [Fact]
    public async Task Reset_ByTheBackend_IsPassedOnInsteadOfAnOrderlyEnd()
    {
        _proxy.SetBackend("a", BackendPort);
        using var client = await ConnectAsync();
        using (var server = await _backend.AcceptSocketAsync(Patience.Token))
        {
            Assert.Equal("half", await SendAsync(server, client, "half"));
            server.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        var exception = await Assert.ThrowsAsync<SocketException>(async () => await client.ReceiveAsync(new byte[1], Patience.Token));
        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
    }

    [Fact]
    public async Task Connection_LargeInBothDirections_LosesNothing()
    {
        _proxy.SetBackend("a", BackendPort);
        using var client = await ConnectAsync();
        using var server = await _backend.AcceptSocketAsync(Patience.Token);
        var data = new byte[5_000_000];
        Random.Shared.NextBytes(data);

        var received = await Task.WhenAll(PumpAsync(client, server, data), PumpAsync(server, client, data));

        Assert.All(received, bytes => Assert.True(bytes.AsSpan().SequenceEqual(data)));
    }

    [Fact]
    public async Task RemovedBackend_OfTwo_GetsNoNewConnection()
    {
        using var other = StartBackend();
        _proxy.SetBackend("a", BackendPort);
        _proxy.SetBackend("b", ((IPEndPoint)other.LocalEndpoint).Port);
        _proxy.RemoveBackend("a");

        for (var i = 0; i < 10; i++)
        {
            using var client = await ConnectAsync();
            using var server = await other.AcceptSocketAsync(Patience.Token);
        }

        Assert.False(_backend.Pending());
    }

    [Fact]
    public async Task Dispose_WithOpenConnections_EndsThemAndFreesThePort()
    {
        _proxy.SetBackend("a", BackendPort);
        using var client = await ConnectAsync();
        using var server = await _backend.AcceptSocketAsync(Patience.Token);

        await _proxy.DisposeAsync();

        await Assert.ThrowsAsync<SocketException>(async () => await client.ReceiveAsync(new byte[1], Patience.Token));
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync());
    }

    [Fact]
    public void Port_ThatIsTaken_IsAnError()
    {
        var exception = Assert.Throws<SocketException>(() => new EndpointProxy(BackendPort, TimeProvider.System));
        Assert.Equal(SocketError.AddressAlreadyInUse, exception.SocketErrorCode);
    }

    private static EndpointProxy StartProxy() => new(port: 0, TimeProvider.System);

    private static TcpListener StartBackend()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private async Task<Socket> ConnectAsync(string address = "127.0.0.1")
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(address), _proxy.Port);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, Patience.Token);
        return socket;
    }

    private static async Task<string> SendAsync(Socket from, Socket to, string text)
    {
        await from.SendAsync(Encoding.ASCII.GetBytes(text), Patience.Token);
        return await ReceiveAsync(to, text.Length);
    }

    private static async Task<string> ReceiveAsync(Socket socket, int length) => Encoding.ASCII.GetString(await ReceiveBytesAsync(socket, length));

    private static async Task<byte[]> ReceiveBytesAsync(Socket socket, int length)
    {
        var bytes = new byte[length];
        for (var received = 0; received < length;)
        {
            var count = await socket.ReceiveAsync(bytes.AsMemory(received), Patience.Token);
            Assert.NotEqual(0, count);
            received += count;
        }

        return bytes;
    }

    private static async Task<byte[]> PumpAsync(Socket from, Socket to, byte[] data)
    {
        var receiving = ReceiveBytesAsync(to, data.Length);
        await using var stream = new NetworkStream(from, ownsSocket: false);
        await stream.WriteAsync(data, Patience.Token);
        return await receiving;
    }
}
