using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

public sealed class ModelTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a--b")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("ä")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234")]
    public void Name_ThatIsInvalid_IsRefusedByItsName(string name)
    {
        var exception = Assert.Throws<ArgumentException>(() => TestApplication.CreateBuilder().AddProject<Projects.Playground_Web>(name));
        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => TestApplication.CreateBuilder().AddProject<Projects.Playground_Web>("web").WithHttpEndpoint(name: name));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Web-2")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123")]
    public void Name_ThatIsValid_IsKept(string name) =>
        Assert.Equal(name, TestApplication.CreateBuilder().AddProject<Projects.Playground_Web>(name).Resource.Name);

    [Fact]
    public void AddProject_WithATakenName_NamesIt()
    {
        var builder = TestApplication.CreateBuilder();
        builder.AddProject<Projects.Playground_Web>("web");

        var exception = Assert.Throws<DistributedApplicationException>(() => builder.AddProject<Projects.Playground_Crasher>("WEB"));

        Assert.Contains("'WEB'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WaitFor_Itself_IsRefused()
    {
        var web = TestApplication.CreateBuilder().AddProject<Projects.Playground_Web>("web");

        Assert.Contains("'web'", Assert.Throws<DistributedApplicationException>(() => web.WaitFor(web)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?query")]
    [InlineData("#fragment")]
    public void WithReference_ToUriThatIsNoBase_IsRefused(string suffix)
    {
        var web = TestApplication.CreateBuilder().AddProject<Projects.Playground_Web>("web");

        Assert.Throws<InvalidOperationException>(() => web.WithReference("billing", new Uri($"https://example.com/{suffix}")));
        Assert.Throws<InvalidOperationException>(() => web.WithReference("billing", new Uri("relative", UriKind.Relative)));
    }

    [Fact]
    public void LaunchProfile_ByName_DecidesAboutEndpoints()
    {
        var web = TestApplication.CreateBuilder().AddProject<Projects.Playground_Web>("web", "other").Resource;

        Assert.Equal(
            [("http", 15092, "localhost"), ("http2", 15093, "localhost")],
            web.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (endpoint.Name, endpoint.Port!.Value, endpoint.TargetHost)));
    }

    [Fact]
    public void LaunchProfile_OfTheAppHost_IsTakenIfTheProjectHasIt()
    {
        var byEnvironment = TestApplication.CreateBuilder("--DOTNET_LAUNCH_PROFILE=other").AddProject<Projects.Playground_Web>("web").Resource;
        var unknown = TestApplication.CreateBuilder("--AppHost:DefaultLaunchProfileName=unknown").AddProject<Projects.Playground_Web>("web").Resource;

        Assert.Equal(2, byEnvironment.Annotations.OfType<EndpointAnnotation>().Count());
        Assert.Equal(15091, Assert.Single(unknown.Annotations.OfType<EndpointAnnotation>()).Port);
    }

    [Fact]
    public void LaunchProfile_ThatDoesNotExist_IsNamed()
    {
        var exception = Assert.Throws<DistributedApplicationException>(
            () => TestApplication.CreateBuilder().AddProject<Projects.Playground_Web>("web", "missing"));

        Assert.Contains("'missing'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LaunchSettings_ThatAreNotJson_AreNamedWithThePosition()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "Properties"));
            var file = Path.Combine(folder.FullName, "Properties", "launchSettings.json");
            File.WriteAllText(file, """{ "profiles": { "http": }""");

            var exception = Assert.Throws<DistributedApplicationException>(() => LaunchSettingsReader.Read(folder.FullName));

            Assert.Contains(file, exception.Message, StringComparison.Ordinal);
            Assert.Contains("LineNumber: 0", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("has replicas and the fixed target port 5000", 2, null, 5000, true)]
    [InlineData("replicas need one", 2, null, null, false)]
    [InlineData("cannot both listen", 1, 5000, 5000, true)]
    public async Task Start_WithEndpointsThatCannotWork_SaysWhy(string why, int replicas, int? port, int? targetPort, bool isProxied)
    {
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => TestApplication.StartAsync(builder =>
            builder.AddProject<Projects.Playground_Web>("web").WithReplicas(replicas).WithHttpEndpoint(port, targetPort, "extra", isProxied: isProxied)));

        Assert.Contains("'web'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'extra'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithUnknownHealthCheck_NamesIt()
    {
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => TestApplication.StartAsync(builder => builder.AddProject<Projects.Playground_Web>("web").WithHealthCheck("unknown")));

        Assert.Contains("'unknown'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithTwoResourcesOnOnePort_NamesBoth()
    {
        var free = Engine.LoopbackPort.FindFree();

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => TestApplication.StartAsync(
            builder =>
            {
                builder.AddProject<Projects.Playground_Web>("first", launchProfileName: null).WithHttpEndpoint(free);
                builder.AddProject<Projects.Playground_Web>("second", launchProfileName: null).WithHttpEndpoint(free);
            },
            "--DcpPublisher:RandomizePorts=false"));

        Assert.Equal($"Port {free}, which endpoint 'http' of resource 'second' needs, is already in use by resource 'first'.", exception.Message);
    }

    [Fact]
    public void HttpHealthCheck_WithoutHttpEndpoint_IsRefused() =>
        Assert.Throws<DistributedApplicationException>(
            () => TestApplication.CreateBuilder().AddProject<Projects.Playground_Crasher>("crasher").WithHttpHealthCheck());

    [Theory]
    [InlineData("--publisher", "manifest")]
    [InlineData("--operation", "publish")]
    public async Task Publish_OfTheModel_KeepsExpressionsAndStartsNothing(params string[] args)
    {
        var builder = TestApplication.CreateBuilder([.. args, "--output-path", Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())]);
        Assert.True(builder.ExecutionContext.IsPublishMode);
        var cache = builder.AddRedis("cache");
        var web = builder.AddProject<Projects.Playground_Web>("web").WithReference(cache);
        var context = new EnvironmentCallbackContext(builder.ExecutionContext, web.Resource);
        foreach (var callback in web.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
                ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
                ["HTTP_PORTS"] = "{web.bindings.http.targetPort}",
                ["ConnectionStrings__cache"] = "{cache.connectionString}",
                ["CACHE_HOST"] = "{cache.bindings.tcp.host}",
                ["CACHE_PORT"] = "{cache.bindings.tcp.port}",
                ["CACHE_PASSWORD"] = "{cache-password.value}",
                ["CACHE_URI"] = "{cache.bindings.tcp.scheme}://:{cache-password.value}@{cache.bindings.tcp.host}:{cache.bindings.tcp.port}",
            },
            context.EnvironmentVariables.ToDictionary(variable => variable.Key, variable => (variable.Value as IManifestExpressionProvider)?.ValueExpression ?? (string)variable.Value));
        Assert.Equal(
            "{cache.bindings.tcp.host}:{cache.bindings.tcp.port},password={cache-password.value}{cond-cache-bindings-tcp-tlsenabled-3eddb73a.connectionString}",
            cache.Resource.ConnectionStringExpression.ValueExpression);
        Assert.Equal(["http", "https"], web.Resource.GetEndpoints().Select(endpoint => endpoint.EndpointName));
    }
}
