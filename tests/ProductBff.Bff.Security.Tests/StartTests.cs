using ProductBff.Bff.Writes;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests;

/// <summary>A setting that cannot work ends the start with an error that names it, and its value unless that is a secret.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData(";;;")]
    [InlineData(",password=hush")]
    [InlineData("localhost:6379,nonsense=hush")]
    public async Task ConnectionString_NamesNoServer_EndsTheStart(string connectionString)
    {
        foreach (var name in new[] { "ConnectionStrings:cache", "ConnectionStrings:sessions" })
        {
            var error = await FailingStart.OfAsync<WriteSender>(KeyValuePair.Create(name, connectionString));

            Assert.Contains(name, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://login.example", "Authentication:Schemes:Bearer:Authority is 'http://login.example'")]
    [InlineData("login", "Authentication:Schemes:Bearer:Authority is 'login'")]
    public async Task Authority_ThatIsNotHttps_EndsTheStart(string authority, string message)
    {
        var error = await FailingStart.OfAsync<WriteSender>(KeyValuePair.Create("Authentication:Schemes:Bearer:Authority", authority));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "services:reviewservice:http:0 is ''")]
    [InlineData("http://", "services:reviewservice:http:0 is 'http://'")]
    [InlineData(null, "services:reviewservice is not set")]
    public async Task Backend_WithoutAddress_EndsTheStart(string? address, string message)
    {
        var error = await FailingStart.OfAsync<WriteSender>(
        [
            KeyValuePair.Create("services:productservice:http:0", "http://127.0.0.1:1"),
            KeyValuePair.Create("services:inventoryservice:http:0", "127.0.0.1:1"),
            .. address is null ? [] : new[] { KeyValuePair.Create("services:reviewservice:http:0", address) },
        ]);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("productservice", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("inventoryservice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_NoneInProduction_EndTheProcessWithOneMessageThatNamesAllThatAreMissing()
    {
        var error = await FailingProcess.ErrorOfAsync("ProductBff.Bff");

        Assert.Equal(
            [
                "Authentication:Schemes:Bearer:Authority", "Authentication:Schemes:Bearer:ValidAudiences",
                "services:inventoryservice", "services:productservice", "services:reviewservice",
            ],
            error.TrimEnd().Split(Environment.NewLine)[1..].Select(line => line.Split(" is not set: ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SigningKeys_WithoutAnIssuerInProduction_EndTheStart()
    {
        var error = await FailingProcess.ErrorOfAsync(
            "ProductBff.Bff", new KeyValuePair<string, string>("Authentication:Schemes:Bearer:SigningKeys:0:Value", Convert.ToBase64String(new byte[32])));

        Assert.Contains("Authentication:Schemes:Bearer:ValidIssuer is not set", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer:Authority is not set", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("https://shop.example/")]
    [InlineData("https://*.shop.example")]
    [InlineData("http://shop.example")]
    [InlineData("shop.example")]
    public async Task Cors_ThatIsNoOrigin_EndsTheStart(string origin)
    {
        var error = await FailingStart.OfAsync<WriteSender>(KeyValuePair.Create("Cors:Origins:0", origin));

        Assert.Contains($"Cors:Origins is '{origin}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_SeveralWrong_EndTheProcessWithOneMessageThatNamesAll()
    {
        var error = await FailingProcess.ErrorOfAsync(
            "ProductBff.Bff",
            new("services:productservice:http:0", "http://127.0.0.1:1"),
            new("services:inventoryservice:http:0", "http://127.0.0.1:1"),
            new("RateLimits:Writes:Burst", "5"),
            new("Proxies:Trusted:0", "the proxy"),
            new("Pages:Deadline", "00:02:00"),
            new("Authentication:Schemes:Bearer:SigningKeys:0:Value", "hush-hush"));

        string[] lines = error.TrimEnd().Split(Environment.NewLine);
        Assert.All(
            [
                "services:reviewservice is not set", "RateLimits:Writes:Burst is '5'", "Proxies:Trusted is 'the proxy'", "Pages:Deadline is '00:02:00'",
                "Authentication:Schemes:Bearer:SigningKeys:0:Value is no key in Base64",
            ],
            expected => Assert.Single(lines, line => line.StartsWith(expected, StringComparison.Ordinal)));
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_FoundOutBeforeTheHostIsBuilt_EndTheProcessWithOneMessage()
    {
        var error = await FailingProcess.ErrorOfAsync("ProductBff.Bff", new KeyValuePair<string, string>("ConnectionStrings:cache", ",password=hush"));

        Assert.Contains("ConnectionStrings:cache cannot be used", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
    }
}
