using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using ProductBff.Bff.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Tests.ProductDetails;

/// <summary>A client that says how long it waits, and a write that takes longer.</summary>
public sealed class WriteDeadlineTests
{
    private static readonly TimeSpan ClientsDeadline = TimeSpan.FromMilliseconds(30);

    [Fact]
    public async Task Post_AnswerComesAfterTheClientsDeadline_IsWhole()
    {
        await using var bff = await StartAsync();
        var gate = new Gate();
        bff.Reviews.Behaviour = async call =>
        {
            await gate.Opened.WaitAsync(call.Over);
            await Created(call);
        };

        var posting = SendAsync(bff, HttpMethod.Post, "/product-details/P001/reviews", key: "k");
        await bff.Reviews.CallAsync();
        await bff.Clock.ArmedAsync(ClientsDeadline);
        bff.Clock.Advance(ClientsDeadline);
        gate.Open();
        var answer = await posting;

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(5, answer.Json.GetProperty("rating").GetInt32());
        Assert.Single(bff.Reviews.Calls);
    }

    [Theory]
    [InlineData("k")]
    [InlineData(null)]
    public async Task Delete_NoAnswer_IsAWhole504ThatSpeaksOfAKeyWhereThereIsOne(string? key)
    {
        await using var bff = await StartAsync();
        bff.Inventory.Behaviour = Behaviours.Hangs;
        bff.Clock.PassesAtOnce = due => due <= TimeSpan.FromSeconds(2);

        var answer = await SendAsync(bff, HttpMethod.Delete, $"/product-details/P001/reservations/{Guid.NewGuid()}", key);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.Status);
        Assert.Equal("inventory", answer.Json.GetProperty("section").GetString());
        Assert.Equal(key is not null, answer.Json.GetProperty("title").GetString()!.Contains("same key", StringComparison.Ordinal));
    }

    private static Task<BffApplication> StartAsync() =>
        BffApplication.StartAsync([.. TestTokens.Settings.Select(setting => (setting.Key, setting.Value))]);

    private static Task Created(Received call)
    {
        call.Context.Response.StatusCode = StatusCodes.Status201Created;
        call.Context.Response.ContentType = "application/json";
        return call.Context.Response.WriteAsync("""{"id":"1","rating":5}""", call.Over);
    }

    private static async Task<Answer> SendAsync(BffApplication bff, HttpMethod method, string path, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = method == HttpMethod.Post ? new StringContent("""{"rating":5,"comment":"Fine"}""", Encoding.UTF8, "application/json") : null;
        (string, string)[] headers =
        [
            ("Authorization", $"Bearer {TestTokens.Create()}"),
            ("x-envoy-expected-rq-timeout-ms", "30"),
            .. key is null ? [] : new[] { ("Idempotency-Key", key) },
        ];
        return await bff.SendAsync(request, headers);
    }
}
