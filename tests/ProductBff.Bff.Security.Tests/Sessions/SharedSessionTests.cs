using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;
using StackExchange.Redis;

namespace ProductBff.Bff.Security.Tests.Sessions;

/// <summary>Sessions in Redis, which every instance reads.</summary>
public sealed class SharedSessionTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [SkippableFact]
    public async Task Session_OfOneInstance_IsReadByAnother()
    {
        redis.SkipIfUnavailable();
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff(Settings));
        await browser.SignInAsync("alice");

        browser.GoTo(shop.StartBff(Settings));

        Assert.Equal(HttpStatusCode.Created, (await browser.ReviewAsync()).Status);
    }

    [SkippableFact]
    public async Task Session_InRedis_IsUnreadable()
    {
        redis.SkipIfUnavailable();
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff(Settings));
        await browser.SignInAsync("alice");
        await browser.ReviewAsync();
        var token = shop.Writes[0].Headers["Authorization"]["Bearer ".Length..];

        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var server = connection.GetServers().Single();
        var found = 0;
        await foreach (var key in server.KeysAsync(pattern: "bff:session:*"))
        {
            found++;
            Assert.DoesNotContain(key.ToString()["bff:session:".Length..], browser.SessionCookie, StringComparison.Ordinal);
            foreach (var entry in await connection.GetDatabase().HashGetAllAsync(key))
            {
                Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString((byte[])entry.Value!), StringComparison.Ordinal);
            }

            Assert.NotNull(await connection.GetDatabase().KeyTimeToLiveAsync(key));
        }

        Assert.True(found > 0);
    }

    [SkippableFact]
    public async Task Session_CookieOfAnotherKeyRing_401()
    {
        redis.SkipIfUnavailable();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff(Settings));
        await browser.SignInAsync("alice");
        Assert.Equal(HttpStatusCode.Created, (await browser.ReviewAsync()).Status);

        await connection.GetDatabase().KeyDeleteAsync("bff:data-protection-keys");
        browser.GoTo(shop.StartBff(Settings));

        (await browser.ReviewAsync()).Problem(HttpStatusCode.Unauthorized);
        Assert.Single(shop.Writes);
    }

    [SkippableFact]
    public async Task Start_ManyInstancesOnAnEmptyRedis_MakeOneKey()
    {
        redis.SkipIfUnavailable();
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
        await connection.GetServers().Single().FlushAllDatabasesAsync();
        await using var shop = await Shop.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var protector = shop.StartBff(Settings).Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
            await ProtectAsync(protector);
        })));

        Assert.Equal(1, await connection.GetDatabase().ListLengthAsync("bff:data-protection-keys"));
    }

    /// <summary>On a busy machine Redis may not be connected at the start; then the key is created when it is first needed.</summary>
    private static async Task ProtectAsync(IDataProtector protector)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                protector.Protect([]);
                return;
            }
            catch (CryptographicException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    private Dictionary<string, string> Settings => new() { ["ConnectionStrings:cache"] = redis.ConnectionString };
}
