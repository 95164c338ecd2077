using System.Net;

namespace ProductBff.ServiceDefaults.Tests.Health;

public sealed class HealthTests
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/health/dependencies")]
    public async Task Get_Probe_AnswersInEveryEnvironment(string path)
    {
        await using var service = await TestService.StartAsync(_ => { });

        using var response = await service.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Healthy", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("127.0.0.1:8080", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("shop.example", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("203.0.113.9", HttpStatusCode.BadRequest)]
    public async Task Get_HostsAreNamed_ProbesByTheInstancesAddressAreAnsweredAll(string host, HttpStatusCode expected)
    {
        await using var service = await TestService.StartAsync(_ => { }, [new("AllowedHosts", "shop.example")]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alive") { Headers = { Host = host } };

        using var response = await service.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }
}
