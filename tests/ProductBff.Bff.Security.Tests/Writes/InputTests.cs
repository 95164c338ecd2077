using System.Net;
using System.Text;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Writes;

/// <summary>Input that is refused at the BFF: a problem document that names the field, and no call to any backend.</summary>
public sealed class InputTests
{
    private static readonly string Alice = TestTokens.Create("alice");

    [Theory]
    [InlineData("reviews", """{"rating":0,"comment":"x"}""", "rating")]
    [InlineData("reviews", """{"rating":6,"comment":"x"}""", "rating")]
    [InlineData("reviews", """{"comment":"x"}""", "rating")]
    [InlineData("reviews", """{"rating":"five","comment":"x"}""", "rating")]
    [InlineData("reviews", """{"rating":5}""", "comment")]
    [InlineData("reviews", """{"rating":5,"comment":"   "}""", "comment")]
    [InlineData("reviews", """{"rating":5,"comment":""", "body")]
    [InlineData("reviews", "", "body")]
    [InlineData("reservations", """{"quantity":0}""", "quantity")]
    [InlineData("reservations", """{"quantity":1001}""", "quantity")]
    [InlineData("reservations", """{"quantity":1.5}""", "quantity")]
    public async Task Post_BadBody_400NamesTheField(string what, string json, string field)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var answer = await bff.SendAsync("POST", $"/product-details/P001/{what}", json, Alice, "key");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        if (field == "body")
        {
            answer.Problem(HttpStatusCode.BadRequest).GetProperty("errors");
        }
        else
        {
            answer.ProblemNames(HttpStatusCode.BadRequest, field);
        }

        Assert.Empty(shop.Calls);
    }

    [Fact]
    public async Task Post_CommentOf2001Characters_400NamesIt()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var json = $$"""{"rating":5,"comment":"{{new string('x', 2_001)}}"}""";
        (await bff.SendAsync("POST", "/product-details/P001/reviews", json, Alice, "key")).ProblemNames(HttpStatusCode.BadRequest, "comment");

        Assert.Empty(shop.Calls);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("256")]
    public async Task Post_BadKey_400NamesTheHeader(string? key)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var answer = await bff.SendAsync(
            "POST", "/product-details/P001/reservations", """{"quantity":1}""", Alice, key == "256" ? new string('k', 256) : key);

        answer.ProblemNames(HttpStatusCode.BadRequest, "Idempotency-Key");
        Assert.Empty(shop.Calls);
    }

    [Fact]
    public async Task Post_NotJson_415NamesContentType()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/product-details/P001/reviews")
        {
            Content = new StringContent("rating=5", Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = new("Bearer", Alice);
        request.Headers.Add("Idempotency-Key", "key");

        using var response = await bff.Client.SendAsync(request);

        (await Answer.ReadAsync(response)).ProblemNames(HttpStatusCode.UnsupportedMediaType, "Content-Type");
    }

    [Fact]
    public async Task Post_CommentOfTheMostCharactersEscaped_IsSentOn()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        var comment = string.Concat(Enumerable.Repeat(@"\ud83d\ude00", 2_000));

        var answer = await bff.SendAsync("POST", "/product-details/P001/reviews", $$"""{"rating":5,"comment":"{{comment}}"}""", Alice, "key");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
    }

    [Fact]
    public async Task Post_BodyOf33Kilobytes_413NamesTheBody()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var json = $$"""{"rating":5,"comment":"{{new string('x', 33 * 1024)}}"}""";
        var answer = await bff.SendAsync("POST", "/product-details/P001/reviews", json, Alice, "key");

        answer.ProblemNames(HttpStatusCode.RequestEntityTooLarge, "body");
        Assert.Empty(shop.Calls);
    }

    [Theory]
    [InlineData("POST", "/product-details/a%2Fb/reviews", "id")]
    [InlineData("DELETE", "/product-details/P001/reservations/..%2F..%2Fadmin", "rid")]
    [InlineData("DELETE", "/product-details/P001/reservations/1", "rid")]
    [InlineData("GET", "/product-details/P001/reservations/1", "rid")]
    [InlineData("GET", "/product-details/a%2Fb/reservations/0197a000-0000-7000-8000-000000000002", "id")]
    public async Task Write_BadIdInPath_400NamesIt(string method, string path, string field)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var answer = await bff.SendAsync(method, path, method == "POST" ? """{"rating":5,"comment":"x"}""" : null, Alice, "key");

        answer.ProblemNames(HttpStatusCode.BadRequest, field);
        Assert.Empty(shop.Calls);
    }
}
