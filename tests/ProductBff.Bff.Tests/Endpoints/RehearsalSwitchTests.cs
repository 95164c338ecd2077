using System.Net;
using System.Net.Http.Json;
using ProductBff.Bff.Tests.Harness;

namespace ProductBff.Bff.Tests.Endpoints;

/// <summary>A rehearsal that is switched on for everybody, over HTTP.</summary>
public sealed class RehearsalSwitchTests
{
    private const string Switch = "/development/rehearsal";
    private const string Page = "/product-details/P001";

    [Fact]
    public async Task Put_ForTwoRequests_RehearsesOnBothPagesAndThenNoMore()
    {
        await using var bff = await BffApplication.StartAsync();

        using var on = await bff.Client.PutAsJsonAsync(Switch, new { sections = "reviews=error", requests = 2 });
        string?[] complete =
        [
            (await bff.GetAsync(Page))["X-Page-Complete"],
            (await bff.GetAsync("/mobile" + Page))["X-Page-Complete"],
            (await bff.GetAsync(Page))["X-Page-Complete"],
        ];

        Assert.Equal("""{"sections":"reviews=error","requests":2}""", await on.Content.ReadAsStringAsync());
        Assert.Equal("false false true", string.Join(' ', complete));
    }

    [Fact]
    public async Task Put_UntilItIsSwitchedOff_RehearsesPagesThatAreKept()
    {
        await using var bff = await BffApplication.StartAsync();
        await bff.GetAsync(Page);

        using var on = await bff.Client.PutAsJsonAsync(Switch, new { sections = "inventory=error" });
        var rehearsed = await bff.GetAsync(Page);
        var current = await bff.Client.GetStringAsync(Switch);
        using var off = await bff.Client.DeleteAsync(Switch);
        using var none = await bff.Client.GetAsync(Switch);
        var real = await bff.GetAsync(Page);

        Assert.Equal("error", rehearsed.Section("inventory").GetProperty("reason").GetString());
        Assert.Equal("""{"sections":"inventory=error"}""", current);
        Assert.Equal(HttpStatusCode.NoContent, off.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, none.StatusCode);
        Assert.Equal("true", real["X-Page-Complete"]);
    }

    [Fact]
    public async Task Get_WithARehearsalOfItsOwn_TakesNothingFromTheSwitch()
    {
        await using var bff = await BffApplication.StartAsync();
        using var on = await bff.Client.PutAsJsonAsync(Switch, new { sections = "reviews=error", requests = 1 });

        var own = await bff.GetAsync(Page, ("X-Rehearse", "inventory=error"));
        var switched = await bff.GetAsync(Page);

        Assert.Equal("fresh", own.Section("reviews").GetProperty("status").GetString());
        Assert.Equal("error", switched.Section("reviews").GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("""{"sections":"reviews=tired"}""", "sections", "'tired' is not a state to rehearse")]
    [InlineData("""{"sections":"prices=error"}""", "sections", "'prices' is not a section of this page")]
    [InlineData("""{}""", "sections", "is not of the form section=state")]
    [InlineData("""{"sections":"reviews=error","requests":0}""", "requests", "from 1 to 1000000")]
    public async Task Put_WhatCannotBe_IsRefusedByName(string body, string field, string error)
    {
        await using var bff = await BffApplication.StartAsync();

        using var refused = await bff.Client.PutAsync(Switch, new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        Assert.Contains(error, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Switch_OutsideDevelopment_IsNotThere(string environment)
    {
        await using var bff = await BffApplication.StartAsync(("environment", environment));

        using var put = await bff.Client.PutAsJsonAsync(Switch, new { sections = "reviews=error" });

        Assert.Equal(HttpStatusCode.NotFound, put.StatusCode);
        Assert.Equal("true", (await bff.GetAsync(Page))["X-Page-Complete"]);
    }
}
