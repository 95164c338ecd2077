using System.Text.Json.Nodes;

namespace ProductBff.AppHost.Tests;

/// <summary>Asks the running BFF for pages.</summary>
internal static class PageClient
{
    /// <summary>Repeats until the page is complete: the first calls of a new process on a busy machine may be too slow.</summary>
    public static async Task<JsonObject> CompletePageAsync(this RunningApplication running, string id)
    {
        var limit = RunningApplication.Limit;
        using var client = running.Client("bff");
        while (true)
        {
            using var response = await client.GetAsync($"/product-details/{id}", limit);
            if (response.Headers.TryGetValues("X-Page-Complete", out var complete) && complete.Single() == "true")
            {
                return await response.ReadAsync();
            }
        }
    }

    public static async Task<JsonObject> ReadAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningApplication.Limit))!.AsObject();
}
