using System.Net;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Bff.Sessions;
using ProductBff.Testing;
using StackExchange.Redis;

namespace ProductBff.Bff.Security.Tests.Sessions;

/// <summary>How the keys that protect sessions are stored.</summary>
public sealed class KeyRingTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const string Certificate = "Sessions:KeyRing:Certificate";
    private const string Earlier = "Sessions:KeyRing:EarlierCertificates:0";

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_InRedis_AreReadableOnlyWithoutACertificate(bool encrypted)
    {
        await EmptyRedisAsync();
        using var certificate = TestCertificate.Rsa();
        var settings = encrypted ? With((Certificate, certificate)) : With();
        await using var shop = await Shop.OpenAsync();
        var one = shop.StartBff(settings);
        using var browser = new Browser(one);
        await browser.SignInAsync("alice");

        browser.GoTo(shop.StartBff(settings));

        Assert.Equal(HttpStatusCode.Created, (await browser.ReviewAsync()).Status);
        var secret = Assert.Single(one.Services.GetRequiredService<IKeyManager>().GetAllKeys()).Descriptor
            .ExportToXml().SerializedDescriptorElement.Descendants("value").Single().Value;
        var stored = Assert.Single(await StoredKeysAsync());
        Assert.Equal(!encrypted, stored.Contains(secret, StringComparison.Ordinal));
        Assert.Equal(encrypted, stored.Contains("EncryptedData", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Session_FromBeforeTheCertificateWasRenewed_IsStillRead()
    {
        await EmptyRedisAsync();
        using var before = TestCertificate.Rsa();
        using var after = TestCertificate.Rsa();
        await using var shop = await Shop.OpenAsync();
        using var browser = new Browser(shop.StartBff(With((Certificate, before))));
        await browser.SignInAsync("alice");

        browser.GoTo(shop.StartBff(With((Certificate, after), (Earlier, before))));
        var renewed = await browser.ReviewAsync();
        browser.GoTo(shop.StartBff(With((Certificate, after))));
        var unknown = await browser.ReviewAsync();

        Assert.Equal(HttpStatusCode.Created, renewed.Status);
        unknown.Problem(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(Certificate)]
    [InlineData(Earlier)]
    public async Task Start_NoSuchFile_NamesTheSettingAndItsValueAndNotThePassword(string setting)
    {
        var message = await AssertRefusedAsync(
            $"{setting}:File is '/nowhere/keys.pfx': There is no such file.", ($"{setting}:File", "/nowhere/keys.pfx"), ($"{setting}:Password", "hush"));

        Assert.DoesNotContain($"{setting}:Password", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Certificate)]
    [InlineData(Earlier)]
    public async Task Start_WrongPassword_NamesTheSettingsAndNotThePassword(string setting)
    {
        using var certificate = TestCertificate.Rsa();

        var message = await AssertRefusedAsync(
            $"{setting}:File is '{certificate.File}'", ($"{setting}:File", certificate.File), ($"{setting}:Password", "hush"));

        Assert.Contains($"{setting}:Password", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Start_PasswordWithoutFile_NamesTheSetting() => AssertRefusedAsync($"{Certificate}:File is ''", ($"{Certificate}:Password", "hush"));

    [Fact]
    public async Task Start_CertificateThatCannotEncrypt_NamesTheSetting()
    {
        using var certificate = TestCertificate.EllipticCurve();

        await AssertRefusedAsync("RSA", ($"{Certificate}:File", certificate.File), ($"{Certificate}:Password", TestCertificate.Password));
    }

    /// <summary>Unencrypted keys are expected in Development; elsewhere each start that creates one logs a warning.</summary>
    [Theory]
    [InlineData("Development", false)]
    [InlineData("Staging", true)]
    [InlineData("Production", true)]
    public async Task Start_WithoutCertificate_WarnsOutsideDevelopment(string environment, bool warns)
    {
        await using var shop = await Shop.OpenAsync();

        var log = shop.StartBff(environment: environment).Services.GetRequiredService<ILogger<XmlKeyManager>>();

        Assert.Equal((warns, true), (log.IsEnabled(LogLevel.Warning), log.IsEnabled(LogLevel.Error)));
    }

    private static async Task<string> AssertRefusedAsync(string expected, params (string Name, string Value)[] settings)
    {
        var error = await FailingStart.OfAsync<KeyRingOptions>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)));

        var message = error.ToString();
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", message, StringComparison.Ordinal);
        return message;
    }

    private Dictionary<string, string> With(params (string Setting, TestCertificate Certificate)[] certificates)
    {
        var settings = new Dictionary<string, string> { ["ConnectionStrings:cache"] = redis.ConnectionString };
        foreach (var (setting, certificate) in certificates)
        {
            settings[$"{setting}:File"] = certificate.File;
            settings[$"{setting}:Password"] = TestCertificate.Password;
        }

        return settings;
    }

    private async Task EmptyRedisAsync()
    {
        redis.SkipIfUnavailable();
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
        await connection.GetServers().Single().FlushAllDatabasesAsync();
    }

    private async Task<IEnumerable<string>> StoredKeysAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        return (await connection.GetDatabase().ListRangeAsync("bff:data-protection-keys")).Select(key => key.ToString());
    }
}
