using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>
/// Reads each request, counts it, and closes the connection in an orderly way (FIN) without a response. Kestrel cannot do this: an abort
/// there is a reset.
/// </summary>
internal sealed class ClosingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private int _requests;

    public ClosingServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The number of requests that have arrived.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(CloseAfterRequestAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CloseAfterRequestAsync(TcpClient client)
    {
        using (client)
        {
            var request = new StringBuilder();
            var buffer = new byte[8_192];
            try
            {
                while (await client.GetStream().ReadAsync(buffer, _closing.Token) is > 0 and var count)
                {
                    request.Append(Encoding.Latin1.GetString(buffer, 0, count));
                    if (request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                    {
                        Interlocked.Increment(ref _requests);
                        client.Client.Shutdown(SocketShutdown.Send);
                        break;
                    }
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // The other side has closed, or the test has ended.
            }
        }
    }
}
