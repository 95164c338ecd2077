using System.Net;
using System.Net.Http.Json;
using Aspire.Dashboard.Api;
using static Aspire.Dashboard.Tests.OtlpReceiverTests;

namespace Aspire.Dashboard.Tests;

public sealed class ResourceApiTests
{
    [Fact]
    public async Task Environment_WithASecret_DoesNotContainItUntilItIsAskedFor()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.KnowsAsync("bff");

        foreach (var path in (string[])["/api/resources", "/api/resources/bff-aaaaaaaa/environment"])
        {
            Assert.DoesNotContain(FakeResources.Secret, await dashboard.Browser.GetStringAsync(path), StringComparison.Ordinal);
        }

        using var content = JsonContent.Create(new { name = "ConnectionStrings__cache" });
        using var answer = await dashboard.PostAsync("/api/resources/bff-aaaaaaaa/environment/reveal", content);
        Assert.Contains(FakeResources.Secret, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Environment_NotSecret_IsShown()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.KnowsAsync("bff");

        var entries = (await GetAsync(dashboard, "/api/resources/bff-aaaaaaaa/environment")).AsArray();

        Assert.Equal("Development", (string)entries.Single(entry => (string)entry!["name"]! == "ASPNETCORE_ENVIRONMENT")!["value"]!);
        Assert.Null(entries.Single(entry => (string)entry!["name"]! == "ConnectionStrings__cache")!["value"]);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"name":"NOT_THERE"}""")]
    public async Task Reveal_UnknownName_Is404(string body)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.KnowsAsync("bff");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await dashboard.PostAsync("/api/resources/bff-aaaaaaaa/environment/reveal", content);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Command_ThatIsPossible_IsExecuted()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.KnowsAsync("bff");

        using var answer = await dashboard.PostAsync("/api/resources/bff-aaaaaaaa/commands/stop");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["stop bff-aaaaaaaa"], dashboard.Resources.Executed);
    }

    [Theory]
    [InlineData("bff-aaaaaaaa", "start", HttpStatusCode.Conflict)]
    [InlineData("bff-aaaaaaaa", "delete", HttpStatusCode.Conflict)]
    [InlineData("nobody", "start", HttpStatusCode.NotFound)]
    public async Task Command_ThatIsNotPossible_IsRefusedWithTheReason(string resource, string command, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.KnowsAsync("bff");

        using var answer = await dashboard.PostAsync($"/api/resources/{resource}/commands/{command}");

        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains(resource.Split('-')[0], await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(dashboard.Resources.Executed);
    }

    [Fact]
    public async Task Resources_Replicas_AreShownByTheirInstance()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Resources.Set(dashboard.Resources.Get("reviewservice") with { InstanceId = "reviewservice-bbbbbbbb" });
        await dashboard.KnowsAsync("reviewservice-bbbbbbbb");

        var names = (await dashboard.Browser.GetFromJsonAsync("/api/resources", DashboardJson.Default.ResourceDtoArray))!.Select(item => item.DisplayName);

        Assert.Equal(["bff", "cache", "productservice", "reviewservice-aaaaaaaa", "reviewservice-bbbbbbbb"], names);
    }
}
