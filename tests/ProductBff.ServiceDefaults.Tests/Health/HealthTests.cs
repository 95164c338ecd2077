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
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Get_ProbedByTheInstancesAddress_IsAnsweredWhateverHostsAreNamed(string path)
    {
        await using var service = await TestService.StartAsync(_ => { }, [new("AllowedHosts", "shop.example")]);

        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.Client.GetAsync("/")).StatusCode);
    }
}
