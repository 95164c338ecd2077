using System.Net.Sockets;
using System.Text;

namespace ProductBff.Bff.Tests.Harness;

/// <summary>Sends a request line unchanged, which a client library would normalize first.</summary>
internal static class RawHttp
{
    /// <summary>Returns the status and the whole response.</summary>
    public static async Task<(int Status, string Response)> GetAsync(Uri server, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var response = await reader.ReadToEndAsync().InTime();
        return (int.Parse(response.AsSpan(9, 3)), response);
    }
}
