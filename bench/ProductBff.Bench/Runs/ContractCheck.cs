using System.Net;
using System.Text.Json.Nodes;
using ProductBff.Bench.Servers;

namespace ProductBff.Bench.Runs;

/// <summary>Checks that each server fulfils the contract, before anything is measured: a fast answer that is wrong is worth nothing.</summary>
internal static class ContractCheck
{
    /// <exception cref="InvalidOperationException">A server violates the contract.</exception>
    public static async Task CheckAsync(Testbed testbed, CancellationToken stop)
    {
        // Kestrel's page is fixed.
        foreach (var target in testbed.Targets.Where(target => target.Name != TargetNames.Kestrel))
        {
            // In a process of its own, so that the measured one has not seen any failure.
            await using var server = await ServerProcess.StartAsync(target, Paths.Page("READY"), stop);
            using var http = new HttpClient { BaseAddress = server.Address };
            await ExpectAsync(target, http, "WHOLE", Page("WHOLE", isPartial: false), stop);
            await testbed.Backends.SetAsync(BackendStub.Reviews, 0, "error", stop);
            await testbed.Backends.SetAsync(BackendStub.Inventory, 0, "hang", stop);
            await ExpectAsync(target, http, "PARTIAL", Page("PARTIAL", isPartial: true), stop);
            await testbed.Backends.SetAsync(BackendStub.Product, 0, "error", stop);
            await ExpectAsync(target, http, "WITHOUT", page: null, stop);
            await testbed.Backends.SetAsync(BackendStub.Product, 0, "ok", stop);
            await testbed.Backends.SetAsync(BackendStub.Reviews, 0, "ok", stop);
            await testbed.Backends.SetAsync(BackendStub.Inventory, 0, "ok", stop);
        }
    }

    private static async Task ExpectAsync(Target target, HttpClient http, string id, JsonNode? page, CancellationToken stop)
    {
        using var response = await http.GetAsync(Paths.Page(id), stop);
        var body = await response.Content.ReadAsStringAsync(stop);
        var isExpected = page is null
            // Any of the three: the standard resilience handler may still be about to retry when the deadline passes.
            ? response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            : response.StatusCode == HttpStatusCode.OK && JsonNode.Parse(body) is { } actual && Contains(actual, page)
                && actual["error"] is null == page["error"] is null;
        if (!isExpected)
        {
            throw new InvalidOperationException(
                $"{target.Name} answers {(int)response.StatusCode} {body} instead of {page?.ToJsonString() ?? "502, 503 or 504"}.");
        }
    }

    private static JsonNode Page(string id, bool isPartial)
    {
        var product = $$"""{"id":"{{id}}","name":"Awesome Gadget {{id}}","description":"This is an awesome gadget that will change your life!","price":9999}""";
        var reviews = $$"""[{"productId":"{{id}}","rating":5,"comment":"Love it!","author":"Alice"},{"productId":"{{id}}","rating":4,"comment":"Pretty good.","author":"Bob"}]""";
        var inventory = $$"""{"productId":"{{id}}","stock":{{10 + (id.Length % 5)}}}""";
        return JsonNode.Parse(isPartial
            ? $$"""{"product":{{product}},"reviews":[],"inventory":{"stock":0},"error":"any text"}"""
            : $$"""{"product":{{product}},"reviews":{{reviews}},"inventory":{{inventory}}}""")!;
    }

    /// <summary>A response may have more members than the contract, but not fewer. The text of <c>error</c> is not compared.</summary>
    private static bool Contains(JsonNode? actual, JsonNode? expected) => (actual, expected) switch
    {
        (JsonObject left, JsonObject right) => right.All(member => member.Key == "error" || Contains(left[member.Key], member.Value)),
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(pair => Contains(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(actual, expected),
    };
}
