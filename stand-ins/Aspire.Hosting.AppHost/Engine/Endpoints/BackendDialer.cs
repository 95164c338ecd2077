using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Engine;

/// <summary>Opens connections to one of the instances behind an endpoint, chosen at random, as soon as one listens.</summary>
internal sealed class BackendDialer(TimeProvider clock)
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PatienceWithoutBackend = TimeSpan.FromSeconds(30);

    private ImmutableDictionary<string, int> _backends = ImmutableDictionary<string, int>.Empty;
    private volatile bool _everHadOne;

    /// <summary>The last instance has ended, which is not the same as not having started yet.</summary>
    private bool IsDeserted => _everHadOne && _backends.IsEmpty;

    public void Set(string instance, int port)
    {
        ImmutableInterlocked.AddOrUpdate(ref _backends, instance, port, (_, _) => port);
        _everHadOne = true;
    }

    public void Remove(string instance) => ImmutableInterlocked.TryRemove(ref _backends, instance, out _);

    /// <returns>Null if the caller gave up, or nobody listened for too long or will any more.</returns>
    public async Task<Socket?> DialAsync(Socket client, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        for (var delay = FirstRetryDelay; !IsDeserted && clock.GetElapsedTime(started) < PatienceWithoutBackend; delay = Longer(delay))
        {
            foreach (var port in Shuffle(_backends))
            {
                if (await TryConnectAsync(port, cancellationToken) is { } backend)
                {
                    return backend;
                }
            }

            await Task.Delay(delay, clock, cancellationToken);
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
            using var timeout = new CancellationTokenSource(DialTimeout, clock);
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
