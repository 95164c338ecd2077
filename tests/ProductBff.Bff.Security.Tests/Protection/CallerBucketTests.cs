using System.Net;
using Microsoft.AspNetCore.Http;
using ProductBff.Bff.Protection;

namespace ProductBff.Bff.Security.Tests.Protection;

public sealed class CallerBucketTests
{
    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Of_TwoAddresses_ShareABucketWhereTheyAreOneNetwork(string one, string another, bool same) =>
        Assert.Equal(same, Of(one) == Of(another));

    [Fact]
    public void Of_AHundredThousandAddresses_FillNoMoreThanTheBuckets()
    {
        var options = new RateLimitOptions { Buckets = 2_048, LimitLoopback = true };
        var buckets = Enumerable.Range(0, 100_000).Select(number => CallerBucket.Of(Request(new IPAddress(number + 1L)), options));

        Assert.InRange(buckets.Distinct().Count(), options.Buckets / 2, options.Buckets);
    }

    private static CallerBucket Of(string address) => CallerBucket.Of(Request(IPAddress.Parse(address)), new());

    private static DefaultHttpContext Request(IPAddress address)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET" } };
        context.Connection.RemoteIpAddress = address;
        return context;
    }
}
