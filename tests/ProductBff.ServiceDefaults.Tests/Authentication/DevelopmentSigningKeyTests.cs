using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;
using Microsoft.Extensions.Hosting;
using ProductBff.ServiceDefaults.Authentication;

[assembly: UserSecretsId("productbff-tests")]

namespace ProductBff.ServiceDefaults.Tests.Authentication;

public sealed class DevelopmentSigningKeyTests : IDisposable
{
    private const string KeyValue = "Authentication:Schemes:Bearer:SigningKeys:0:Value";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("productbff-secrets-");
    private readonly string? _before = Environment.GetEnvironmentVariable("APPDATA");

    public DevelopmentSigningKeyTests() => Environment.SetEnvironmentVariable("APPDATA", _folder.FullName);

    private string Secrets => PathHelper.GetSecretsPathFromSecretsId("productbff-tests");

    [Fact]
    public async Task Add_SeveralProjectsAtOnce_HaveOneKeyThatOnlyTheUserCanRead()
    {
        var projects = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Project("Development"))));

        var key = Assert.Single(projects.Select(project => project[KeyValue]).Distinct());
        Assert.Equal(32, Convert.FromBase64String(key!).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Secrets));
        }
    }

    [Fact]
    public async Task Add_OtherSecrets_AreKept()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Secrets)!);
        await File.WriteAllTextAsync(Secrets, """{"Password":"x","Authentication:Schemes:Bearer:SigningKeys":[{"Issuer":"other","Value":"AAAA"}]}""");

        var project = Project("Development");

        Assert.Equal("other", project["Authentication:Schemes:Bearer:SigningKeys:0:Issuer"]);
        Assert.Equal("dotnet-user-jwts", project["Authentication:Schemes:Bearer:SigningKeys:1:Issuer"]);
        Assert.Equal("x", new ConfigurationBuilder().AddJsonFile(Secrets).Build()["Password"]);
    }

    [Theory]
    [InlineData("Production", "dotnet-user-jwts")]
    [InlineData("Development", "https://login.example.org")]
    public void Add_NotForDevelopersTokens_MakesNoKey(string environment, string issuer)
    {
        Assert.Null(Project(environment, issuer)[KeyValue]);
        Assert.False(File.Exists(Secrets));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("APPDATA", _before);
        _folder.Delete(recursive: true);
    }

    private static ConfigurationManager Project(string environment, string issuer = "dotnet-user-jwts")
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            EnvironmentName = environment,
            ApplicationName = typeof(DevelopmentSigningKeyTests).Assembly.GetName().Name,
        });
        builder.Configuration["Authentication:Schemes:Bearer:ValidIssuer"] = issuer;
        builder.AddDevelopmentSigningKey();
        return builder.Configuration;
    }
}
