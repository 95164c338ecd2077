using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing.Tests;

public sealed class ManifestWriterTests : IDisposable
{
    private readonly ManifestFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Project_FurtherHttpEndpoints_GetPortsFrom8000WhichItIsTold()
    {
        var builder = _file.CreateBuilder();
        builder.AddProject<ManifestFile.Web>("web").WithHttpEndpoint(name: "admin").WithHttpEndpoint(name: "metrics");
        builder.AddProject<ManifestFile.Web>("other").WithHttpEndpoint(name: "admin", targetPort: 8001).WithHttpEndpoint(name: "metrics");

        await ManifestFile.PublishAsync(builder);

        Assert.Equal(
            """
            {"http":{"scheme":"http","protocol":"tcp","transport":"http"},"https":{"scheme":"https","protocol":"tcp","transport":"http"},"admin":{"scheme":"http","protocol":"tcp","transport":"http","targetPort":8000},"metrics":{"scheme":"http","protocol":"tcp","transport":"http","targetPort":8001}}
            """,
            _file.Read("web", "bindings"));
        Assert.Contains(
            """
            "HTTP_PORTS":"{web.bindings.http.targetPort};{web.bindings.admin.targetPort};{web.bindings.metrics.targetPort}"
            """,
            _file.Read("web", "env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_WithoutLaunchProfile_HasNoBindings()
    {
        var builder = _file.CreateBuilder();
        builder.AddProject<ManifestFile.Worker>("worker");

        await ManifestFile.PublishAsync(builder);

        Assert.Equal("nothing", _file.Read("worker", "bindings"));
        Assert.Equal("""{"OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY":"in_memory"}""", _file.Read("worker", "env"));
    }

    [Fact]
    public async Task Container_PublicPortDiffersFromItsOwn_BothAreWritten()
    {
        var builder = _file.CreateBuilder();
        builder.AddRedis("cache", port: 6400);

        await ManifestFile.PublishAsync(builder);

        Assert.Equal(
            """{"tcp":{"scheme":"redis","protocol":"tcp","transport":"tcp","port":6400,"targetPort":6379}}""",
            _file.Read("cache", "bindings"));
    }

    [Theory]
    [InlineData(false, false, """{"type":"parameter.v0","value":"{p.inputs.value}","inputs":{"value":{"type":"string"}}}""")]
    [InlineData(false, true, """{"type":"parameter.v0","value":"{p.inputs.value}","inputs":{"value":{"type":"string","secret":true}}}""")]
    [InlineData(true, false, """{"type":"parameter.v0","value":"{p.inputs.value}","inputs":{"value":{"type":"string","default":{"value":"here"}}}}""")]
    public async Task Parameter_ValueKnownHere_IsWrittenOnlyIfItIsToBePublished(bool publishValue, bool secret, string expected)
    {
        var builder = _file.CreateBuilder();
        builder.AddParameter("p", "here", publishValue, secret);

        await ManifestFile.PublishAsync(builder);

        Assert.Equal(expected, _file.Read("p"));
    }

    [Fact]
    public async Task Expression_OfSeveralValues_NamesThemAndEncodesParameters()
    {
        var builder = _file.CreateBuilder();
        var user = builder.AddParameter("user", secret: true).Resource;
        var web = builder.AddProject<ManifestFile.Web>("web");
        web.WithEnvironment("TARGET", $"{web.GetEndpoint("http")}/?u={user:uri}&v={user:uri}&w={user}");

        await ManifestFile.PublishAsync(builder);

        Assert.Contains(
            """
            "TARGET":"{web.bindings.http.url}/?u={user-uri-encoded.value}&v={user-uri-encoded.value}&w={user.value}"
            """,
            _file.Read("web", "env"), StringComparison.Ordinal);
        Assert.Equal(
            """{"type":"annotated.string","value":"{user.value}","filter":"uri"}""",
            _file.Read("user-uri-encoded"));
    }

    [Fact]
    public async Task Encoding_NameIsTaken_GetsANumber()
    {
        var builder = _file.CreateBuilder();
        var user = builder.AddParameter("user").Resource;
        builder.AddParameter("user-uri-encoded");
        builder.AddProject<ManifestFile.Web>("web").WithEnvironment("USER", $"{user:uri}");

        await ManifestFile.PublishAsync(builder);

        Assert.Contains("{user-uri-encoded-1.value}", _file.Read("web", "env"), StringComparison.Ordinal);
        Assert.Contains("annotated.string", _file.Read("user-uri-encoded-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resource_OfUnknownKind_SaysSo()
    {
        var builder = _file.CreateBuilder();
        builder.AddResource(new ManifestFile.Mystery("mystery"));

        await ManifestFile.PublishAsync(builder);

        Assert.Equal(
            """{"error":"This resource does not support generation in the manifest."}""",
            _file.Read("mystery"));
    }
}
