using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Tests;

public sealed class RedisSettingsTests
{
    private const string Section = "Aspire:StackExchange:Redis:ConnectionString=from-section";
    private const string Named = "Aspire:StackExchange:Redis:cache:ConnectionString=from-named";
    private const string Strings = "ConnectionStrings:cache=from-strings";

    [Theory]
    [InlineData("from-section", new[] { Section })]
    [InlineData("from-named", new[] { Section, Named })]
    [InlineData("from-strings", new[] { Named, Strings })]
    [InlineData("from-strings", new[] { Section, Strings, "ConnectionStrings:other=not-mine" })]
    public void AddRedisClient_SeveralSources_MoreSpecificOneWins(string expectedHost, string[] settings)
    {
        var builder = TestHost.Builder(settings);

        builder.AddRedisClient("cache");

        Assert.Equal(expectedHost, HostOf(builder));
    }

    [Fact]
    public void AddRedisClient_SettingsDelegate_WinsOverConnectionString()
    {
        var builder = TestHost.Builder(Strings);

        builder.AddRedisClient("cache", settings => settings.ConnectionString = "from-delegate");

        Assert.Equal("from-delegate", HostOf(builder));
    }

    [Theory]
    [InlineData(false, "ConnectionStrings:cache=localhost")]
    [InlineData(true, "ConnectionStrings:cache=localhost,abortConnect=true")]
    [InlineData(false, "ConnectionStrings:cache=localhost,abortConnect=false")]
    [InlineData(true, "ConnectionStrings:cache=localhost", "Aspire:StackExchange:Redis:ConfigurationOptions:AbortOnConnectFail=true")]
    [InlineData(true, "ConnectionStrings:cache=localhost", "Aspire:StackExchange:Redis:cache:ConfigurationOptions:AbortOnConnectFail=true")]
    public void AbortOnConnectFail_UnlessAskedFor_IsFalse(bool expected, params string[] settings)
    {
        var builder = TestHost.Builder(settings);

        builder.AddRedisClient("cache");

        Assert.Equal(expected, Options(builder).AbortOnConnectFail);
    }

    [Fact]
    public void ConfigurationOptions_SectionNamedSectionThenDelegate_EachOverridesTheOneBefore()
    {
        var builder = TestHost.Builder(
            "ConnectionStrings:cache=localhost,connectTimeout=1,syncTimeout=1,asyncTimeout=1,connectRetry=1",
            "Aspire:StackExchange:Redis:ConfigurationOptions:SyncTimeout=2",
            "Aspire:StackExchange:Redis:ConfigurationOptions:AsyncTimeout=2",
            "Aspire:StackExchange:Redis:ConfigurationOptions:ConnectRetry=2",
            "Aspire:StackExchange:Redis:cache:ConfigurationOptions:AsyncTimeout=3",
            "Aspire:StackExchange:Redis:cache:ConfigurationOptions:ConnectRetry=3");

        builder.AddRedisClient("cache", configureOptions: options => options.ConnectRetry = 4);

        var options = Options(builder);
        Assert.Equal((1, 2, 3, 4), (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout, options.ConnectRetry));
    }

    private static ConfigurationOptions Options(HostApplicationBuilder builder)
    {
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<ConfigurationOptions>>().Value;
    }

    private static string HostOf(HostApplicationBuilder builder) => ((DnsEndPoint)Options(builder).EndPoints.Single()).Host;
}
