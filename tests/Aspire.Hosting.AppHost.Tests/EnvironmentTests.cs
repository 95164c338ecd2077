using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

public sealed class EnvironmentTests
{
    [Fact]
    public async Task Environment_OfProject_HasExactlyWhatTheEngineAndTheLaunchProfileSupply()
    {
        await using var app = await TestApplication.StartAsync(
            builder => builder.AddProject<Projects.Playground_Web>("web"), "--environment", "Development");

        var own = app.State("web").EnvironmentVariables.ToDictionary(variable => variable.Name, variable => variable.Value);
        var actual = await ReadAsync(app, "web");

        Assert.Matches("^service\\.instance\\.id=[a-z]{8}$", own["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Matches("^http://localhost:[0-9]+$", own["ASPNETCORE_URLS"]);
        Assert.NotEqual(app.Url("web"), own["ASPNETCORE_URLS"]);
        Assert.All(own, variable => Assert.Equal(variable.Value, actual[variable.Key]));
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
                ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true",
                ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:18889",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
                ["OTEL_RESOURCE_ATTRIBUTES"] = own["OTEL_RESOURCE_ATTRIBUTES"],
                ["OTEL_SERVICE_NAME"] = "web",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
                ["OTEL_TRACES_SAMPLER"] = "always_on",
                ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
                ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true",
                ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true",
                ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
                ["ASPNETCORE_URLS"] = own["ASPNETCORE_URLS"],
                ["DOTNET_LAUNCH_PROFILE"] = "http",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["FROM_PROFILE"] = "yes",
            },
            own);
    }

    [Fact]
    public async Task Environment_Inherited_LacksWhatBelongsToTheAppHost()
    {
        string[] excluded = ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPIRE_LOGLEVEL"];
        foreach (var name in (string[])[.. excluded, "PLAYGROUND_INHERITED"])
        {
            Environment.SetEnvironmentVariable(name, "of the AppHost");
        }

        try
        {
            await using var app = await TestApplication.StartAsync(builder =>
                builder.AddProject<Projects.Playground_Web>("web", launchProfileName: null).WithHttpEndpoint());

            var actual = await ReadAsync(app, "web");

            Assert.Equal("of the AppHost", actual["PLAYGROUND_INHERITED"]);
            Assert.All(excluded, name => Assert.NotEqual("of the AppHost", actual.GetValueOrDefault(name)));
            Assert.DoesNotContain("ASPNETCORE_ENVIRONMENT", actual.Keys);
            Assert.DoesNotContain("OTEL_TRACES_SAMPLER", actual.Keys);
        }
        finally
        {
            foreach (var name in (string[])[.. excluded, "PLAYGROUND_INHERITED"])
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    [Fact]
    public async Task WithReference_ToProjectAndAliasAndUri_GivesPublicUrls()
    {
        await using var app = await TestApplication.StartAsync(builder =>
        {
            var web = builder.AddProject<Projects.Playground_Web>("web-shop").WithHttpEndpoint(name: "admin");
            builder.AddProject<Projects.Playground_Web>("front").WithReference(web).WithReference("billing", new Uri("https://example.com/api"));
            builder.AddProject<Projects.Playground_Web>("other").WithReference(web, "shop").WithReference(web);
            builder.AddProject<Projects.Playground_Web>("narrow").WithReference(web.GetEndpoint("admin"));
        });
        var (http, admin) = (app.Url("web-shop"), app.Url("web-shop", "admin"));

        var front = await ReadAsync(app, "front");
        Assert.Equal(http, front["WEB_SHOP_HTTP"]);
        Assert.Equal(http, front["services__web-shop__http__0"]);
        Assert.Equal(admin, front["WEB_SHOP_ADMIN"]);
        Assert.Equal(admin, front["services__web-shop__admin__0"]);
        Assert.Equal("https://example.com/api", front["services__billing__default__0"]);
        Assert.Equal("https://example.com/api", front["billing"]);

        var other = await ReadAsync(app, "other");
        Assert.Equal(http, other["shop_HTTP"]);
        Assert.Equal(http, other["services__shop__http__0"]);
        Assert.DoesNotContain("services__web-shop__http__0", other.Keys);

        var narrow = await ReadAsync(app, "narrow");
        Assert.Equal(admin, narrow["services__web-shop__admin__0"]);
        Assert.DoesNotContain("services__web-shop__http__0", narrow.Keys);
    }

    [Fact]
    public async Task WithEnvironment_OfEveryKind_IsResolvedAndOverridesTheProfile()
    {
        await using var app = await TestApplication.StartAsync(
            builder =>
            {
                var key = builder.AddParameter("api-key", secret: true);
                var web = builder.AddProject<Projects.Playground_Web>("web");
                web.WithEnvironment("FROM_PROFILE", "overridden")
                    .WithEnvironment("KEY", key)
                    .WithEnvironment("TEXT", $"key={key};url={web.GetEndpoint("http")};{{literal}}")
                    .WithEnvironment("LATE", () => "called")
                    .WithEnvironment(context => context.EnvironmentVariables["NAME"] = context.Resource.Name);
            },
            "--Parameters:api_key=s3cret");

        var actual = await ReadAsync(app, "web");

        Assert.Equal("overridden", actual["FROM_PROFILE"]);
        Assert.Equal("s3cret", actual["KEY"]);
        Assert.Equal($"key=s3cret;url={app.Url("web")};{{literal}}", actual["TEXT"]);
        Assert.Equal("called", actual["LATE"]);
        Assert.Equal("web", actual["NAME"]);
        Assert.Equal(
            ["KEY", "TEXT"], app.State("web").EnvironmentVariables.Where(variable => variable.IsSecret).Select(variable => variable.Name));
    }

    [Theory]
    [InlineData("http://localhost:4318", "http/protobuf", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://localhost:4318")]
    [InlineData("http://localhost:4317", "grpc", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://localhost:4318", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317")]
    [InlineData("http://collector:1", null, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317", "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:1")]
    [InlineData("http://collector:1", "http/protobuf", "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:1", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf")]
    public async Task Otlp_ByConfiguration_PrefersTheUsersCollector(string endpoint, string? protocol, params string[] settings)
    {
        await using var app = await TestApplication.StartAsync(
            builder => builder.AddProject<Projects.Playground_Web>("web"),
            [.. settings.Select(setting => $"--{setting}"), "--AppHost:OtlpApiKey=dashboard-key"]);

        var own = app.State("web").EnvironmentVariables.ToDictionary(variable => variable.Name);
        Assert.Equal(endpoint, own["OTEL_EXPORTER_OTLP_ENDPOINT"].Value);
        Assert.Equal(protocol, own.GetValueOrDefault("OTEL_EXPORTER_OTLP_PROTOCOL")?.Value);

        // The dashboard's key is nobody else's business.
        var toDashboard = !endpoint.Contains("collector", StringComparison.Ordinal);
        Assert.Equal(toDashboard ? "x-otlp-api-key=dashboard-key" : null, own.GetValueOrDefault("OTEL_EXPORTER_OTLP_HEADERS")?.Value);
        Assert.Equal(toDashboard ? true : null, own.GetValueOrDefault("OTEL_EXPORTER_OTLP_HEADERS")?.IsSecret);
    }

    [Fact]
    public async Task Process_OfProject_RunsInItsFolderWithTheArgumentsOfItsProfileFirst()
    {
        await using var app = await TestApplication.StartAsync(builder => builder.AddProject<Projects.Playground_Web>("web").WithArgs("--own", "a \"b\""));

        Assert.Equal(["--from-profile", "two words", "--own", "a \"b\""], JsonSerializer.Deserialize<string[]>(await app.GetAsync("web", "args"))!);
        Assert.Equal(Path.GetDirectoryName(new Projects.Playground_Web().ProjectPath), await app.GetAsync("web", "cwd"));
    }

    [Fact]
    public async Task Parameter_WithoutValue_IsMissingAndFailsWhoNeedsIt()
    {
        await using var app = await TestApplication.StartAsync(builder =>
        {
            var key = builder.AddParameter("api-key", secret: true);
            builder.AddProject<Projects.Playground_Web>("web").WithEnvironment("KEY", key);
        });

        Assert.Equal(KnownResourceStates.ValueMissing, app.State("api-key").State?.Text);
        Assert.Equal(KnownResourceStates.FailedToStart, app.State("web").State?.Text);
        Assert.Contains("'Parameters:api-key'", await app.WaitForLogAsync("web", "Failed to start"), StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string?>> ReadAsync(TestApplication app, string resource) =>
        JsonSerializer.Deserialize<Dictionary<string, string?>>(await app.GetAsync(resource, "env"))!;
}
