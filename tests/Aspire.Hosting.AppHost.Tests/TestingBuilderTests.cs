using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Tests;

public sealed class TestingBuilderTests
{
    [Fact]
    public async Task CreateAsync_OfAnAppHost_GivesItsModelAndThenItsApplication()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Playground_AppHost>(Patience.Token);
        Assert.Equal(["cache", "web", "front", "crasher"], builder.Resources.Select(resource => resource.Name));
        Assert.True(builder.Environment.IsDevelopment());
        Assert.Equal(Projects.Playground_AppHost.ProjectPath, builder.AppHostDirectory);
        Assert.Equal("http", builder.Configuration["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("http://localhost:4317", builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]);
        builder.AddProject<Projects.Playground_Web>("added");

        await using var app = await builder.BuildAsync(Patience.Token);
        Assert.Throws<InvalidOperationException>(() => app.CreateHttpClient("web"));
        await app.StartAsync(Patience.Token);
        var web = await app.ResourceNotifications.WaitForResourceHealthyAsync("web", Patience.Token);

        Assert.Equal("web", web.Resource.Name);
        using var client = app.CreateHttpClient("web");
        Assert.Equal("Healthy", await client.GetStringAsync("/health", Patience.Token));
        Assert.Equal(app.GetEndpoint("web"), app.GetEndpoint("web", "http"));
        Assert.NotEqual(15091, app.GetEndpoint("added").Port);
        Assert.Matches("^localhost:[0-9]+,password=.+$", await app.GetConnectionStringAsync("cache", Patience.Token));

        Assert.Throws<ArgumentException>(() => app.CreateHttpClient("nobody"));
        Assert.Throws<ArgumentException>(() => app.CreateHttpClient("web", "nothing"));
        Assert.Throws<ArgumentException>(() => app.CreateHttpClient("crasher"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await app.GetConnectionStringAsync("web", Patience.Token));
    }

    [Fact]
    public async Task WaitForResourceHealthy_OfOneThatEnds_FailsInsteadOfWaiting()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Playground_AppHost>(Patience.Token);
        var crasher = builder.Resources.Single(resource => resource.Name == "crasher");
        foreach (var other in builder.Resources.Where(resource => resource != crasher).ToArray())
        {
            builder.Resources.Remove(other);
        }

        await using var app = await builder.BuildAsync(Patience.Token);
        await app.StartAsync(Patience.Token);
        await app.ResourceNotifications.WaitForResourceAsync("crasher", KnownResourceStates.TerminalStates, Patience.Token);

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => app.ResourceNotifications.WaitForResourceHealthyAsync("crasher", Patience.Token));
        Assert.Contains("'crasher'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_WithArgumentsAndSettings_HandsThemOn()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Playground_AppHost>(
            ["--Playground:Port=23456"], (options, settings) => settings.EnvironmentName = "Staging", Patience.Token);

        var web = (IResourceWithEndpoints)builder.Resources.Single(resource => resource.Name == "web");

        Assert.Equal(23456, web.GetEndpoint("http").EndpointAnnotation.Port);
        Assert.True(builder.Environment.IsStaging());
    }

    [Fact]
    public async Task CreateAsync_OfAnAssemblyWithoutEntryPoint_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => DistributedApplicationTestingBuilder.CreateAsync<DistributedApplicationException>(Patience.Token));

        Assert.Contains("no entry point", exception.Message, StringComparison.Ordinal);
    }
}
