using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing.Tests;

public sealed class ManifestPublisherTests : IDisposable
{
    private readonly ManifestFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Start_OutputPathIsAFolder_WritesAspireManifestInIt()
    {
        var folder = Path.Combine(_file.Folder, "does", "not exist");

        await ManifestFile.PublishAsync(ManifestFile.CreateBuilder("--publisher", "manifest", "--output-path", folder));

        Assert.True(File.Exists(Path.Combine(folder, "aspire-manifest.json")));
    }

    [Theory]
    [InlineData("The publisher 'docker' is unknown", "--publisher", "docker", "--output-path", "x")]
    [InlineData("Step 'deploy' not found", "--operation", "publish", "--step", "deploy", "--output-path", "x")]
    [InlineData("'--step publish-manifest'", "--operation", "publish", "--output-path", "x")]
    [InlineData("'--output-path [path]'", "--operation", "publish", "--step", "publish-manifest")]
    [InlineData("'--output-path [path]'", "--publisher", "manifest", "--output-path", " ")]
    [InlineData("The operation 'inspect' is unknown", "--operation", "inspect", "--publisher", "manifest", "--output-path", "x")]
    public async Task Start_BadRequest_ErrorNamesIt(string expected, params string[] args)
    {
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => ManifestFile.PublishAsync(ManifestFile.CreateBuilder(args)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileCannotBeWritten_ErrorNamesItAndNothingElseIsTouched()
    {
        await File.WriteAllTextAsync(_file.Path, "a file, and so no folder");
        var path = Path.Combine(_file.Path, "below.json");

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => ManifestFile.PublishAsync(ManifestFile.CreateBuilder("--publisher", "manifest", "--output-path", path)));

        Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "--publisher", "manifest")]
    [InlineData(true, "--operation", "Publish")]
    [InlineData(false, "--operation", "run", "--publisher", "manifest")]
    [InlineData(false, "--operation", "run")]
    public void CreateBuilder_Operation_DecidesBetweenRunAndPublish(bool publish, params string[] args)
    {
        var builder = ManifestFile.CreateBuilder(args);

        Assert.Equal((publish, !publish), (builder.ExecutionContext.IsPublishMode, builder.ExecutionContext.IsRunMode));
    }

    [Fact]
    public async Task Start_Always_AsksForNoValueAndTakesNoPort()
    {
        var builder = _file.CreateBuilder();
        var secret = builder.AddResource(new ParameterResource("secret", _ => throw new InvalidOperationException("asked"), secret: true));
        var cache = builder.AddRedis("cache", port: null, secret);
        var web = builder.AddProject<ManifestFile.Web>("web").WithReference(cache).WithEnvironment("SECRET", secret);

        await ManifestFile.PublishAsync(builder);

        Assert.All([cache.GetEndpoint("tcp"), web.GetEndpoint("http"), web.GetEndpoint("https")], endpoint => Assert.False(endpoint.IsAllocated));
    }

    [Fact]
    public async Task Start_ValueThatOnlyARunKnows_ErrorNamesResourceAndVariable()
    {
        var builder = _file.CreateBuilder();
        builder.AddProject<ManifestFile.Web>("web").WithEnvironment(context => context.EnvironmentVariables["LATE"] = new RunTimeValue());

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => ManifestFile.PublishAsync(builder));

        Assert.Contains("'LATE' of the resource 'web'", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_file.Path));
    }

    private sealed class RunTimeValue : IValueProvider
    {
        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>("");
    }
}
