using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Engine;
using Aspire.Hosting.Redis;
using StackExchange.Redis;

namespace Aspire.Hosting.Tests;

public sealed class RedisTests
{
    [Fact]
    public async Task AddRedis_OfEitherServer_AnswersAtItsConnectionStringOnly()
    {
        await using var app = await TestApplication.StartAsync(builder =>
        {
            var cache = builder.AddRedis("cache");
            builder.AddProject<Projects.Playground_Web>("web").WithReference(cache).WaitFor(cache);
        });

        var connectionString = (await ((IResourceWithConnectionString)app.Resource("cache")).GetConnectionStringAsync())!;
        Assert.Matches("^localhost:[0-9]+,password=[A-Za-z0-9]{22}$", connectionString);
        await AssertServesAsync(connectionString);

        var env = app.State("web").EnvironmentVariables.ToDictionary(variable => variable.Name);
        var (port, password) = (app.Url("cache", "tcp").Split(':')[^1], connectionString.Split('=')[^1]);
        Assert.Equal(connectionString, env["ConnectionStrings__cache"].Value);
        Assert.Equal("localhost", env["CACHE_HOST"].Value);
        Assert.Equal(port, env["CACHE_PORT"].Value);
        Assert.Equal(password, env["CACHE_PASSWORD"].Value);
        Assert.Equal($"redis://:{password}@localhost:{port}", env["CACHE_URI"].Value);
        Assert.Equal(
            ["CACHE_PASSWORD", "CACHE_URI", "ConnectionStrings__cache"],
            env.Values.Where(variable => variable.IsSecret).Select(variable => variable.Name).Order(StringComparer.Ordinal));
        Assert.Equal("cache_check", Assert.Single(app.State("cache").HealthReports).Name);
        Assert.Equal("Container", app.State("cache").ResourceType);
    }

    [Fact]
    public async Task AddRedis_WithSettings_UsesThem()
    {
        var port = LoopbackPort.FindFree();
        await using var app = await TestApplication.StartAsync(
            builder => builder.AddRedis("cache", port), "--Parameters:cache-password=Own-\"Pass\\word", "--DcpPublisher:RandomizePorts=false");
        await app.Notifications.WaitForResourceHealthyAsync("cache", Patience.Token);

        Assert.Equal(
            $"localhost:{port},password=Own-\"Pass\\word", await ((IResourceWithConnectionString)app.Resource("cache")).GetConnectionStringAsync());
    }

    [SkippableFact]
    public async Task RedisServer_FromThePath_ServesWithoutShowingItsPassword()
    {
        var path = RedisServer.FindOnPath("redis-server");
        Skip.If(path is null, "redis-server is not on the PATH");
        await AssertServesAsync(port => RedisServer.Redis(path, port, "s3cretPassword"));
    }

    [Fact]
    public async Task GarnetServer_FromTheToolManifest_ServesWithoutShowingItsPassword()
    {
        var garnet = await GarnetTool.FindOrRestoreAsync(AppContext.BaseDirectory, _ => { }, Patience.Token);
        string? folder = null;

        await AssertServesAsync(port =>
        {
            var specification = GarnetServer.Create(garnet, port, "s3cretPassword");
            folder = specification.WorkingDirectory;
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            }

            return specification;
        });

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task GarnetTool_WithoutManifest_SaysWhatToInstall()
    {
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => GarnetTool.FindOrRestoreAsync(Path.GetTempPath(), _ => { }, Patience.Token));

        Assert.Contains("apt-get install redis-server", exception.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet tool restore", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "version": 1 }""", "is not valid")]
    [InlineData("""{ "version": 1, "isRoot": true, "tools": { "garnet-server": { "version": "0.0.0-none", "commands": ["garnet-server"] } } }""", "apt-get install redis-server")]
    public async Task GarnetTool_WithAManifestThatCannotBeRestored_SaysWhy(string content, string why)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var manifest = Path.Combine(folder.CreateSubdirectory(".config").FullName, "dotnet-tools.json");
            await File.WriteAllTextAsync(manifest, content);

            var exception = await Assert.ThrowsAsync<DistributedApplicationException>(
                () => GarnetTool.FindOrRestoreAsync(folder.FullName, _ => { }, Patience.Token));

            Assert.Contains(manifest, exception.Message, StringComparison.Ordinal);
            Assert.Contains(why, exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AssertServesAsync(Func<int, ProcessSpecification> create)
    {
        var port = LoopbackPort.FindFree();
        using var guard = ProcessGuard.Create();
        var environment = ResourceEnvironment.OnTopOfInherited([]);
        using var process = ChildProcess.Start(create(port), environment, guard, (_, _) => { }, TimeProvider.System);
        try
        {
            await AssertServesAsync($"127.0.0.1:{port},password=s3cretPassword");
            Assert.DoesNotContain("s3cretPassword", await CommandLineAsync(process.Id), StringComparison.Ordinal);
        }
        finally
        {
            await process.StopAsync();
        }
    }

    private static async Task AssertServesAsync(string connectionString)
    {
        IConnectionMultiplexer? redis = null;
        await Patience.Until(async () => (redis = await TryConnectAsync(connectionString)) is not null, "the server answers");
        await using (redis)
        {
            Assert.True(await redis!.GetDatabase().StringSetAsync("key", "value"));
            Assert.Equal("value", await redis.GetDatabase().StringGetAsync("key"));
        }

        Assert.Null(await TryConnectAsync(connectionString.Split(',')[0]));
        Assert.Null(await TryConnectAsync($"{connectionString}-wrong"));
    }

    private static async Task<IConnectionMultiplexer?> TryConnectAsync(string connectionString)
    {
        try
        {
            var redis = await ConnectionMultiplexer.ConnectAsync($"{connectionString},connectTimeout=5000");
            await redis.GetDatabase().PingAsync();
            await redis.GetDatabase().StringGetAsync("key");
            return redis;
        }
        catch (RedisException)
        {
            return null;
        }
    }

    private static async Task<string> CommandLineAsync(int processId)
    {
        var start = new ProcessStartInfo("ps", ["-o", "args=", "-p", $"{processId}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var ps = Process.Start(start)!;
        return await ps.StandardOutput.ReadToEndAsync();
    }
}
