using System.Buffers;
using System.Net.Sockets;

namespace Aspire.Hosting.Engine;

/// <summary>Copies bytes between two connections in both directions, the end of each direction included.</summary>
internal static class SocketRelay
{
    private const int BufferSize = 16 * 1024;

    /// <exception cref="SocketException">One side was reset; the other is reset, too, so that it does not take the rest for the whole.</exception>
    public static async Task RunAsync(Socket left, Socket right, CancellationToken cancellationToken)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await Task.WhenAll(CopyAsync(left, right, broken), CopyAsync(right, left, broken));
        }
        catch
        {
            left.LingerState = right.LingerState = new LingerOption(enable: true, seconds: 0);
            throw;
        }
    }

    private static async Task CopyAsync(Socket source, Socket target, CancellationTokenSource broken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await source.ReceiveAsync(buffer, broken.Token) is var count and > 0)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await target.SendAsync(buffer.AsMemory(sent, count - sent), broken.Token);
                }
            }

            target.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            await broken.CancelAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
