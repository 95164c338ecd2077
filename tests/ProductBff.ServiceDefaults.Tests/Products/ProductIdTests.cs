using ProductBff.ServiceDefaults.Products;

namespace ProductBff.ServiceDefaults.Tests.Products;

public sealed class ProductIdTests
{
    [Theory]
    [InlineData("P001")]
    [InlineData("a")]
    [InlineData("A-1_b.c")]
    [InlineData("..a")]
    public void IsValid_Id_IsAccepted(string id) => Assert.True(ProductId.IsValid(id, out _));

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData(".", "dots")]
    [InlineData("..", "dots")]
    [InlineData("a b", "only")]
    [InlineData("a/b", "only")]
    [InlineData("..%2f", "only")]
    [InlineData("a\r\nb", "only")]
    [InlineData("ä", "only")]
    [InlineData("Ａ", "only")]
    public void IsValid_NoId_SaysWhy(string? id, string reason)
    {
        Assert.False(ProductId.IsValid(id, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void IsValid_LongId_IsBounded()
    {
        Assert.True(ProductId.IsValid(new string('x', 64), out _));
        Assert.False(ProductId.IsValid(new string('x', 65), out var error));
        Assert.Contains("65", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_List_KeepsOrderAndMergesDuplicates()
    {
        Assert.True(ProductIdList.TryParse("B,A,B", out var ids, out _));
        Assert.Equal(["B", "A"], ids);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("A,")]
    [InlineData("A, B")]
    public void TryParse_NoList_SaysWhy(string? value)
    {
        Assert.False(ProductIdList.TryParse(value, out _, out var error));
        Assert.NotEmpty(error);
    }
}
