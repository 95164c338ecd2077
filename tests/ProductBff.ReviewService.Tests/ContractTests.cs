using System.Net;
using ProductBff.Testing;

namespace ProductBff.ReviewService.Tests;

/// <summary>What the specification says, byte for byte.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task Get_AnyId_AnswersTheTwoReviews()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await service.Client.GetAsync("/reviews/P001");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            """[{"productId":"P001","rating":5,"comment":"Love it!","author":"Alice"},{"productId":"P001","rating":4,"comment":"Pretty good.","author":"Bob"}]""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_Anything_CountsAndAveragesAllReviews()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await service.Client.GetAsync("/reviews/P001?pageSize=1");

        Assert.Equal("2", Assert.Single(response.Headers.GetValues("X-Total-Count")));
        Assert.Equal("4.5", Assert.Single(response.Headers.GetValues("X-Average-Rating")));
    }

    [Fact]
    public async Task Head_AnswersTheHeadersOfGet()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await service.Client.SendAsync(new(HttpMethod.Head, "/reviews/P001"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("2", Assert.Single(response.Headers.GetValues("X-Total-Count")));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_SeveralIds_AnswersEachInOrder()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        Assert.Equal(
            """{"B":{"count":2,"averageRating":4.5,"reviews":[{"productId":"B","rating":5,"comment":"Love it!","author":"Alice"}]},"A":{"count":2,"averageRating":4.5,"reviews":[{"productId":"A","rating":5,"comment":"Love it!","author":"Alice"}]}}""",
            await service.Client.GetStringAsync("/reviews?ids=B,A,B&pageSize=1"));
    }

    [Fact]
    public async Task Get_SynthesizeOff_AnswersNoReviews()
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync(new() { ["Catalog:Synthesize"] = "false" });

        using var response = await service.Client.GetAsync("/reviews/P001");

        Assert.Equal("[]", await response.Content.ReadAsStringAsync());
        Assert.Equal("0", Assert.Single(response.Headers.GetValues("X-Total-Count")));
        Assert.False(response.Headers.Contains("X-Average-Rating"));
    }

    [Theory]
    [InlineData("/reviews/")]
    [InlineData("/reviews")]
    [InlineData("/reviews?ids=")]
    [InlineData("/reviews?ids=P001,,P002")]
    [InlineData("/reviews/P%0D%0A1")]
    [InlineData("/reviews/P%C3%A4")]
    [InlineData("/reviews/..%2fP001")]
    [InlineData("/reviews/%2e%2e%2e")]
    public async Task Get_NoProductId_Is400AndNamesIt(string path)
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await service.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Matches("\"errors\":\\{\"ids?\":\\[", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("page=0", "page")]
    [InlineData("page=x", "page")]
    [InlineData("page=10001", "page")]
    [InlineData("pageSize=101", "pageSize")]
    [InlineData("pageSize=-1", "pageSize")]
    public async Task Get_NoPage_Is400AndNamesTheParameter(string query, string field)
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await service.Client.GetAsync($"/reviews/P001?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"errors\":{{\"{field}\":[", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, HttpStatusCode.OK)]
    [InlineData(65, HttpStatusCode.BadRequest)]
    public async Task Get_LongId_IsBounded(int length, HttpStatusCode expected)
    {
        await using var service = await ServiceHost<ReviewStore>.StartAsync();

        using var response = await service.Client.GetAsync($"/reviews/{new string('x', length)}");

        Assert.Equal(expected, response.StatusCode);
    }
}
