using ProductBff.Bff.Backends;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.ProductDetails;

/// <summary>The sections of the product pages. Pages that show the same section share its fetches.</summary>
internal static class ProductSections
{
    public static readonly Section<Product> Product = Section.Define<ProductClient, Product>(
        "product",
        (client, call) => client.GetAsync(call),
        budget: TimeSpan.FromMilliseconds(450),
        ProductClientJson.Default.Product,
        fetchMany: (client, call) => client.GetManyAsync(call));

    public static readonly Section<ProductList> Products = Section.Define<ProductClient, ProductList>(
        "products",
        (client, call) => client.ListAsync(call),
        budget: TimeSpan.FromMilliseconds(450),
        ProductClientJson.Default.ProductList,
        // A page past the last one is empty and not worth keeping.
        isWorthKeeping: list => list.Items is not []);

    public static readonly Section<ReviewList> Reviews = Section.Define<ReviewClient, ReviewList>(
        "reviews",
        (client, call) => client.ListAsync(call),
        budget: TimeSpan.FromMilliseconds(300),
        ReviewClientJson.Default.ReviewList,
        fallback: _ => ReviewList.Unknown,
        // An empty list equals the fallback. Not keeping it prevents requests for unknown products from evicting real stale values.
        isWorthKeeping: reviews => reviews.Items is not [],
        fetchMany: (client, call) => client.ListManyAsync(call));

    public static readonly Section<StockLevel> Inventory = Section.Define<InventoryClient, StockLevel>(
        "inventory",
        (client, call) => client.GetAsync(call),
        budget: TimeSpan.FromMilliseconds(300),
        InventoryClientJson.Default.StockLevel,
        fallback: StockLevel.Unknown,
        fetchMany: (client, call) => client.GetManyAsync(call));
}
