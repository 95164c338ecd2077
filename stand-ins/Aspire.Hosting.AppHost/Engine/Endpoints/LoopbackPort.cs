using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Engine;

/// <summary>Ports on the loopback interface, of IPv4 and, where there is one, of IPv6: <c>localhost</c> may mean either.</summary>
internal static class LoopbackPort
{
    // Below the range from which systems take ports for outgoing connections, so that nobody takes one between the moment
    // it is found free and the moment a process listens on it.
    private const int FirstTargetPort = 20_000;
    private const int LastTargetPort = 32_000;
    private const int Attempts = 200;
    private const int Backlog = 512;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Taken = [];

    /// <summary>Listens on a port.</summary>
    /// <param name="port">0 for a free one.</param>
    /// <exception cref="SocketException">The port is not free.</exception>
    public static IReadOnlyList<Socket> Listen(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var first = Bind(IPAddress.Loopback, port);
            try
            {
                var second = Socket.OSSupportsIPv6 ? Bind(IPAddress.IPv6Loopback, ((IPEndPoint)first.LocalEndPoint!).Port) : null;
                return second is null ? [first] : [first, second];
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressNotAvailable)
            {
                return [first];
            }
            catch (SocketException) when (port == 0 && attempt < Attempts)
            {
                first.Dispose();
            }
            catch
            {
                first.Dispose();
                throw;
            }
        }
    }

    /// <summary>A port that is free now and that this process has not given to anybody yet.</summary>
    /// <exception cref="DistributedApplicationException">There is none.</exception>
    public static int FindFree()
    {
        lock (Gate)
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var port = Random.Shared.Next(FirstTargetPort, LastTargetPort);
                if (!Taken.Contains(port) && IsFree(port))
                {
                    Taken.Add(port);
                    return port;
                }
            }
        }

        throw new DistributedApplicationException($"No free port was found between {FirstTargetPort} and {LastTargetPort}.");
    }

    /// <summary>Nobody listens there any more; the port may be given again.</summary>
    public static void Release(int port)
    {
        lock (Gate)
        {
            Taken.Remove(port);
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            foreach (var socket in Listen(port))
            {
                socket.Dispose();
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                socket.ExclusiveAddressUse = true;
            }

            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
