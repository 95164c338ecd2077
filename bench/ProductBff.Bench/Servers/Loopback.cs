using System.Net;
using System.Net.Sockets;

namespace ProductBff.Bench.Servers;

/// <summary>The loopback interface, so that servers are reached from this machine only.</summary>
internal static class Loopback
{
    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
