using ProductBff.Bff.Security.Tests.Harness;

namespace ProductBff.Bff.Security.Tests.Writes;

public sealed class ApiDescriptionTests
{
    [Fact]
    public async Task OpenApi_Write_SaysWhatItNeeds()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var document = (await bff.GetAsync("/openapi/v1.json")).Json;

        var review = document.GetProperty("paths").GetProperty("/product-details/{id}/reviews").GetProperty("post");
        var key = Assert.Single(review.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("in").GetString() == "header");
        Assert.Equal("Idempotency-Key", key.GetProperty("name").GetString());
        Assert.True(key.GetProperty("required").GetBoolean());
        Assert.Equal("reviews.write", review.GetProperty("security")[0].GetProperty("Bearer")[0].GetString());
        Assert.True(document.GetProperty("components").GetProperty("securitySchemes").TryGetProperty("Bearer", out _));
        Assert.All(
            ["201", "400", "401", "403", "404", "409", "422", "429", "502", "503", "504"],
            status => Assert.True(review.GetProperty("responses").TryGetProperty(status, out _), status));
    }

    [Fact]
    public async Task OpenApi_ReadOfAReservation_NeedsATokenAndNoKey()
    {
        await using var shop = await Shop.OpenAsync();
        var bff = shop.StartBff();

        var document = (await bff.GetAsync("/openapi/v1.json")).Json;

        var read = document.GetProperty("paths").GetProperty("/product-details/{id}/reservations/{rid}").GetProperty("get");
        Assert.All(read.GetProperty("parameters").EnumerateArray(), parameter => Assert.Equal("path", parameter.GetProperty("in").GetString()));
        Assert.Equal("reservations.write", read.GetProperty("security")[0].GetProperty("Bearer")[0].GetString());
        Assert.Equal(
            ["200", "400", "401", "403", "404", "429", "502", "503", "504"],
            read.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
    }
}
