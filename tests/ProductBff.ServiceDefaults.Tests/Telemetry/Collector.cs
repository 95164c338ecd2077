using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProductBff.ServiceDefaults.Tests.Telemetry;

/// <summary>An OTLP collector over http that accepts every connection, and answers or never answers.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly byte[] Ok = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly ConcurrentQueue<string> _paths = new();
    private readonly Task _accepting;

    public Collector(bool answers)
    {
        _listener.Start();
        _accepting = AcceptAsync(answers);
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Where something was sent: <c>/v1/traces</c>, <c>/v1/metrics</c>, <c>/v1/logs</c>.</summary>
    public IEnumerable<string> Paths => _paths.Distinct().Order();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private async Task AcceptAsync(bool answers)
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _clients.Add(client);
            if (answers)
            {
                _ = AnswerAsync(client);
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        var buffer = new byte[64 * 1024];
        var stream = client.GetStream();
        var length = await stream.ReadAsync(buffer);
        _paths.Enqueue(Encoding.ASCII.GetString(buffer, 0, length).Split(' ')[1]);
        await stream.WriteAsync(Ok);
    }
}
