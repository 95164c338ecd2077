using System.Net;
using ProductBff.Bff.Security.Tests.Harness;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Writes;

public sealed class TokenTests
{
    public static TheoryData<string, string?> BadTokens => new()
    {
        { "none", null },
        { "not a token", "abc" },
        { "expired", TestTokens.Create(expiresIn: TimeSpan.FromMinutes(-5)) },
        { "wrongly signed", TestTokens.Create(key: new byte[32]) },
        { "wrong audience", TestTokens.Create(audience: "another") },
        { "wrong issuer", TestTokens.Create(issuer: "another") },
        { "alg=none", TestTokens.Unsigned() },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Write_BadToken_401AndNothingIsSent(string what, string? token)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        foreach (var answer in new[] { await bff.ReviewAsync(token), await bff.ReserveAsync(token) })
        {
            answer.Problem(HttpStatusCode.Unauthorized);
            Assert.StartsWith("Bearer", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
            Assert.Null(answer.Header("Location"));
        }

        Assert.True(shop.Calls is [], what);
    }

    [Theory]
    [InlineData("", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("reviews.write", HttpStatusCode.Created, HttpStatusCode.Forbidden)]
    [InlineData("reservations.write", HttpStatusCode.Forbidden, HttpStatusCode.Created)]
    [InlineData("reviews.writer reservations", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task Write_Scope_DecidesOnTheOperation(string scope, HttpStatusCode review, HttpStatusCode reservation)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        var token = TestTokens.Create(scope: scope);

        foreach (var (expected, answer) in new[] { (review, await bff.ReviewAsync(token)), (reservation, await bff.ReserveAsync(token)) })
        {
            if (expected == HttpStatusCode.Forbidden)
            {
                answer.Problem(expected);
            }

            Assert.Equal(expected, answer.Status);
        }

        Assert.Equal(new[] { review, reservation }.Count(status => status == HttpStatusCode.Created), shop.Writes.Length);
    }

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task ReadReservation_BadToken_401AndNothingIsSent(string what, string? token)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var answer = await bff.SendAsync("GET", $"/product-details/P001/reservations/{Shop.ReservationId}", token: token);

        answer.Problem(HttpStatusCode.Unauthorized);
        Assert.True(shop.Calls is [], what);
    }

    [Fact]
    public async Task ReadReservation_AnotherScope_403()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();
        var token = TestTokens.Create(scope: "reviews.write");

        (await bff.SendAsync("GET", $"/product-details/P001/reservations/{Shop.ReservationId}", token: token)).Problem(HttpStatusCode.Forbidden);

        Assert.Empty(shop.Calls);
    }

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Read_AnyToken_IsAnswered(string what, string? token)
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var answer = await bff.SendAsync("GET", "/product-details/P001", token: token);

        Assert.True(answer.Status == HttpStatusCode.OK, what);
    }
}
