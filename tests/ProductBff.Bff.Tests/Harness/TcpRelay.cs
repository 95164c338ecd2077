using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>A relay in front of a server that stalls, holds responses back, or breaks connections when the test says so.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _sockets = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private readonly StringBuilder _sent = new();
    private readonly int _target;
    private volatile bool _stalled;
    private volatile bool _broken;
    private volatile TaskCompletionSource _answers = Completed();

    /// <param name="target">The server's port.</param>
    /// <param name="stalled">True to accept connections and never answer.</param>
    public TcpRelay(int target, bool stalled = false)
    {
        (_target, _stalled) = (target, stalled);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Everything that was sent to the server.</summary>
    public string Sent
    {
        get
        {
            lock (_sent)
            {
                return _sent.ToString();
            }
        }
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing gets through, in either direction.</summary>
    public void Stall() => _stalled = true;

    /// <summary>Requests get through, but responses only after <see cref="ReleaseAnswers"/>.</summary>
    public void HoldAnswers() => _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReleaseAnswers() => _answers.TrySetResult();

    /// <summary>Closes all open connections, and every new one until <see cref="Mend"/>.</summary>
    public void Break()
    {
        _broken = true;
        CloseAll();
    }

    public void Mend() => _broken = false;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        CloseAll();
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
                if (_broken)
                {
                    client.Dispose();
                }
                else if (!_stalled)
                {
                    var server = new TcpClient();
                    _sockets.Add(server);
                    await server.ConnectAsync(IPAddress.Loopback, _target, _closing.Token);
                    _ = CarryAsync(client, server, isAnswer: false);
                    _ = CarryAsync(server, client, isAnswer: true);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Closing.
        }
    }

    private async Task CarryAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        try
        {
            var buffer = new byte[8192];
            while (await from.GetStream().ReadAsync(buffer, _closing.Token) is > 0 and var count)
            {
                if (isAnswer)
                {
                    await _answers.Task.WaitAsync(_closing.Token);
                }
                else
                {
                    lock (_sent)
                    {
                        _sent.Append(Encoding.Latin1.GetString(buffer, 0, count));
                    }
                }

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

    private void CloseAll()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
