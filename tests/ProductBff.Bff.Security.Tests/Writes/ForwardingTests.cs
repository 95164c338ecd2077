using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Writes;

public sealed class ForwardingTests
{
    private static readonly string Alice = TestTokens.Create("alice");

    [Fact]
    public async Task PostReview_Valid_IsSentOnWithTokenAndKey()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var answer = await bff.ReviewAsync(Alice, key: "k-1");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(Shop.ReviewId, answer.Json.GetProperty("id").GetString());
        Assert.Equal($"/product-details/P001/reviews/{Shop.ReviewId}", answer.Header("Location"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        var call = Assert.Single(shop.Writes);
        Assert.Equal("/reviews/P001", call.Path);
        Assert.Equal("k-1", call.Headers["Idempotency-Key"]);
        Assert.Equal($"Bearer {Alice}", call.Headers["Authorization"]);
        Assert.Equal(("Fine", 5), (Json(call).GetProperty("comment").GetString(), Json(call).GetProperty("rating").GetInt32()));
    }

    [Fact]
    public async Task Reservation_MadeByAPathWithASlashAtItsEnd_HasALocationThatLeadsToIt()
    {
        await using var shop = await Shop.OpenAsync();

        var made = await shop.StartBff().SendAsync(
            "POST", "/product-details/P001/reservations/", "{\"quantity\":1}", Alice, key: Guid.NewGuid().ToString());

        Assert.Equal($"/product-details/P001/reservations/{Shop.ReservationId}", made.Header("Location"));
    }

    [Fact]
    public async Task Reservation_MadeAndReleased_HasThePathOfTheBff()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var made = await bff.ReserveAsync(Alice);
        var released = await bff.SendAsync("DELETE", made.Header("Location")!, token: Alice);

        Assert.Equal($"/product-details/P001/reservations/{Shop.ReservationId}", made.Header("Location"));
        Assert.Equal(HttpStatusCode.NoContent, released.Status);
        Assert.Equal(["/inventory/P001/reservations", $"/inventory/P001/reservations/{Shop.ReservationId}"], shop.Writes.Select(call => call.Path));
    }

    [Fact]
    public async Task Reservation_Read_IsAskedForWithTheCallersTokenAndChangesNothing()
    {
        const string Reservation = $$"""{"id":"{{Shop.ReservationId}}","productId":"P001","quantity":1}""";
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        await bff.GetAsync("/product-details/P001");
        shop.Inventory.Answer = RecordingBackend.Json(Reservation);

        var answer = await bff.SendAsync("GET", $"/product-details/P001/reservations/{Shop.ReservationId}", token: Alice);
        await bff.SendAsync("GET", $"/product-details/P001/reservations/{Shop.ReservationId}", token: Alice);

        Assert.Equal((HttpStatusCode.OK, Reservation), (answer.Status, answer.Text));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        var calls = shop.Inventory.Calls[1..];
        Assert.Equal(2, calls.Length);
        Assert.All(calls, call => Assert.Equal(
            ("GET", $"/inventory/P001/reservations/{Shop.ReservationId}", $"Bearer {Alice}"), (call.Method, call.Path, call.Headers["Authorization"])));
        // The page from before is still cached.
        await bff.GetAsync("/product-details/P001");
        Assert.Single(shop.Products.Calls);
    }

    [Fact]
    public async Task Post_BackendFailsOnce_IsRepeatedWithTheSameKeyAndBody()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        var (attempts, succeed) = (0, shop.Reviews.Answer);
        shop.Reviews.Answer = context =>
            Interlocked.Increment(ref attempts) == 1 ? RecordingBackend.Reply(StatusCodes.Status500InternalServerError)(context) : succeed(context);

        var answer = await bff.ReviewAsync(Alice, key: "once");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(2, shop.Writes.Length);
        Assert.All(shop.Writes, call => Assert.Equal(("once", shop.Writes[0].Body), (call.Headers["Idempotency-Key"], call.Body)));
    }

    [Fact]
    public async Task Delete_WithoutKeyAndBackendFails_IsNotRepeated()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        shop.Inventory.Answer = RecordingBackend.Reply(StatusCodes.Status500InternalServerError);

        var answer = await bff.SendAsync("DELETE", $"/product-details/P001/reservations/{Shop.ReservationId}", token: Alice);

        Assert.Equal("error", answer.Problem(HttpStatusCode.BadGateway).GetProperty("reason").GetString());
        Assert.Single(shop.Writes);
    }

    [Fact]
    public async Task Post_Replayed_SaysSo()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        shop.Reviews.Answer = RecordingBackend.Reply(StatusCodes.Status201Created, "application/json", "{}", ("Idempotent-Replayed", "true"));

        Assert.Equal("true", (await bff.ReviewAsync(Alice)).Header("Idempotent-Replayed"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Post_BackendRefuses_KeepsStatusAndCleansTheProblem(int status)
    {
        const string Problem =
            """
            {"type":"urn:productbff:problem:out-of-stock","title":"Too few.","detail":"3 left","status":999,"instance":"/inventory/P001",
             "stock":3,"traceId":"inner","exception":"at Secret.Code()","errors":{"quantity":["Too many."],"evil":{"a":1}}}
            """;
        await using var shop = await Shop.OpenAsync();
        // One attempt only; another test is about retries.
        var bff = shop.StartBff(new() { ["Backends:Defaults:Retry:MaxAttempts"] = "0" });
        shop.Inventory.Answer = RecordingBackend.Reply(
            status, "application/problem+json", Problem, ("Retry-After", "7"), ("X-Internal", "yes"), ("Set-Cookie", "a=b"), ("Server", "inner"));

        var answer = await bff.ReserveAsync(Alice);

        var problem = answer.Problem((HttpStatusCode)status);
        Assert.Equal("7", answer.Header("Retry-After"));
        Assert.Equal("urn:productbff:problem:out-of-stock", problem.GetProperty("type").GetString());
        Assert.Equal("Too few.", problem.GetProperty("title").GetString());
        Assert.Equal(3, problem.GetProperty("stock").GetInt32());
        Assert.Equal("Too many.", problem.GetProperty("errors").GetProperty("quantity")[0].GetString());
        Assert.Equal("inventory", problem.GetProperty("section").GetString());
        Assert.NotEqual("inner", problem.GetProperty("traceId").GetString());
        Assert.DoesNotContain("/inventory", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer.Text, StringComparison.Ordinal);
        Assert.All(["X-Internal", "Set-Cookie", "Server"], header => Assert.Null(answer.Header(header)));
    }

    [Theory]
    [InlineData(409, "text/html", "<h1>Secret</h1>")]
    [InlineData(409, "application/problem+json", "[\"Secret\"]")]
    [InlineData(409, "application/problem+json", "Secret{")]
    [InlineData(409, "application/json", "{\"title\":\"Secret\"}")]
    [InlineData(201, "text/html", "<h1>Secret</h1>")]
    [InlineData(201, "application/json", "Secret{")]
    [InlineData(200, "application/json", "{\"a\":\"Secret\"} {}")]
    public async Task Post_BackendAnswersSomethingElse_ItsBodyStaysInside(int status, string contentType, string body)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        shop.Inventory.Answer = RecordingBackend.Reply(status, contentType, body);

        var answer = await bff.ReserveAsync(Alice);

        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.DoesNotContain("Secret", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Application/JSON")]
    [InlineData("application/vnd.acme.reservation+json; charset=UTF-8")]
    [InlineData("APPLICATION/VND.ACME+JSON")]
    public async Task Post_JsonByAnotherName_IsGivenOnAsJson(string contentType)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        shop.Inventory.Answer = RecordingBackend.Reply(StatusCodes.Status201Created, contentType, """{"quantity":1}""");

        var answer = await bff.ReserveAsync(Alice);

        Assert.Equal((HttpStatusCode.Created, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal(1, answer.Json.GetProperty("quantity").GetInt32());
    }

    [Fact]
    public async Task Post_ProblemInAnotherCase_IsAProblemAndItsChallengeAChallenge()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        shop.Inventory.Answer = RecordingBackend.Reply(
            StatusCodes.Status403Forbidden, "Application/Problem+JSON", """{"title":"Not yours."}""", ("WWW-Authenticate", "bearer error=\"no\""));

        var answer = await bff.ReserveAsync(Alice);

        Assert.Equal("Not yours.", answer.Problem(HttpStatusCode.Forbidden).GetProperty("title").GetString());
        Assert.Equal("bearer error=\"no\"", answer.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("2147483647", "300")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", "300")]
    [InlineData("299", "299")]
    public async Task Post_BackendAsksToWait_NoLongerThanTheLimit(string asked, string given)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff(new() { ["Backends:Defaults:Retry:MaxAttempts"] = "0" });
        foreach (var status in new[] { StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status409Conflict })
        {
            shop.Inventory.Answer = RecordingBackend.Reply(status, headers: ("Retry-After", asked));

            Assert.Equal(given, (await bff.ReserveAsync(Alice)).Header("Retry-After"));
        }
    }

    [Fact]
    public async Task Delete_WithoutKeyAndWithoutAnswer_SpeaksOfNoKey()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        var path = $"/product-details/P001/reservations/{Shop.ReservationId}";
        foreach (var status in new[] { StatusCodes.Status500InternalServerError, StatusCodes.Status504GatewayTimeout })
        {
            shop.Inventory.Answer = RecordingBackend.Reply(status);

            var without = await bff.SendAsync("DELETE", path, token: Alice);
            var with = await bff.SendAsync("DELETE", path, token: Alice, key: Guid.NewGuid().ToString());

            Assert.DoesNotContain("key", without.Problem(without.Status).GetProperty("title").GetString()!, StringComparison.Ordinal);
            Assert.Contains("same key", with.Problem(without.Status).GetProperty("title").GetString()!, StringComparison.Ordinal);
        }
    }

    private static JsonElement Json(ReceivedCall call) => JsonDocument.Parse(call.Body).RootElement;
}
