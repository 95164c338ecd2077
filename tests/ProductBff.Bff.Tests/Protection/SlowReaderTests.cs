using System.Net.Sockets;
using System.Text;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Protection;

/// <summary>A client that does not read its response harms nobody else.</summary>
public sealed class SlowReaderTests
{
    private static readonly TimeSpan ReaderTimeout = TimeSpan.FromSeconds(7);

    private static readonly (string, string)[] Settings =
    [
        ("LoadShedding:FullPages", "1"),
        ("LoadShedding:EssentialPages", "1"),
        ("LoadShedding:ReaderTimeout", "00:00:07"),
        ("Backends:Defaults:MaxResponseBytes", "33554432"),
    ];

    [Theory]
    [InlineData("/product-details/BIG", "text/event-stream")]
    [InlineData("/product-details/BIG", "application/x-ndjson")]
    [InlineData("/product-details/BIG", "application/json")]
    [InlineData("/product-details?ids=BIG,P001", "application/json")]
    public async Task Get_ReaderTakesNothing_HoldsNoCapacityAndIsDropped(string path, string accept)
    {
        await using var bff = await BffApplication.StartAsync(Settings);
        bff.Product.Behaviour = call => Behaviours.Answers(call.Good.Replace(
            "This is an awesome gadget that will change your life!",
            call.Good.Contains("BIG", StringComparison.Ordinal) ? new string('x', 16 * 1_024 * 1_024) : "",
            StringComparison.Ordinal))(call);
        using var client = new TcpClient { ReceiveBufferSize = 4_096 };
        await client.ConnectAsync(bff.Address.Host, bff.Address.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {bff.Address.Authority}\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"));
        await bff.Product.CallAsync();

        // All that there is for full pages is there for others, as soon as the page is composed.
        var number = 0;
        await Eventually.IsTrueAsync(async () => (await bff.GetAsync($"/product-details/P{number++}"))["X-Page-Complete"] == "true");
        await bff.Clock.ArmedAsync(ReaderTimeout);
        // More than once: what still fits into the connection's buffers arms it, too, and is no stalled reader.
        await Eventually.IsTrueAsync(() =>
        {
            bff.Clock.Advance(ReaderTimeout);
            return Task.FromResult(bff.Logs.GetSnapshot().Any(record => record.Message.StartsWith("A client read nothing", StringComparison.Ordinal)));
        });

        Assert.InRange(await ReadToEndAsync(client), 0, 16 * 1_024 * 1_024);
        bff.AssertNoStackInTheLog();
    }

    private static async Task<long> ReadToEndAsync(TcpClient client)
    {
        var buffer = new byte[64 * 1_024];
        long total = 0;
        try
        {
            while (await client.GetStream().ReadAsync(buffer).AsTask().InTime() is > 0 and var count)
            {
                total += count;
            }
        }
        catch (IOException)
        {
            // Dropped with a reset.
        }

        return total;
    }
}
