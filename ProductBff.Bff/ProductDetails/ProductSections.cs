using ProductBff.Bff.Backends;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.ProductDetails;

/// <summary>The parts that product pages are made of. Pages that show the same part share its fetches.</summary>
internal static class ProductSections
{
    public static readonly Section<Product> Product = Section.Define<ProductClient, Product>(
        "product",
        (client, call) => client.GetAsync(call),
        budget: TimeSpan.FromMilliseconds(450),
        size: product => ObjectBytes + BytesOf(product.Id, product.Name, product.Description),
        fetchMany: (client, call) => client.GetManyAsync(call));

    public static readonly Section<ProductList> Products = Section.Define<ProductClient, ProductList>(
        "products",
        (client, call) => client.ListAsync(call),
        budget: TimeSpan.FromMilliseconds(450),
        size: list => list.Items.Sum(product => ObjectBytes + BytesOf(product.Id, product.Name, product.Description)));

    public static readonly Section<ReviewList> Reviews = Section.Define<ReviewClient, ReviewList>(
        "reviews",
        (client, call) => client.ListAsync(call),
        budget: TimeSpan.FromMilliseconds(300),
        // Without reviews it is as if nothing were known: whoever asks for products that do not exist pushes out none that do.
        size: reviews => reviews.Items.Sum(review => ObjectBytes + BytesOf(review.ProductId, review.Comment, review.Author)),
        fallback: _ => ReviewList.Unknown,
        fetchMany: (client, call) => client.ListManyAsync(call));

    public static readonly Section<StockLevel> Inventory = Section.Define<InventoryClient, StockLevel>(
        "inventory",
        (client, call) => client.GetAsync(call),
        budget: TimeSpan.FromMilliseconds(300),
        size: level => ObjectBytes + BytesOf(level.ProductId),
        fallback: StockLevel.Unknown,
        fetchMany: (client, call) => client.GetManyAsync(call));

    private const int ObjectBytes = 64;

    private static int BytesOf(params ReadOnlySpan<string> texts)
    {
        var bytes = 0;
        foreach (var text in texts)
        {
            bytes += 24 + (text.Length * sizeof(char));
        }

        return bytes;
    }
}
