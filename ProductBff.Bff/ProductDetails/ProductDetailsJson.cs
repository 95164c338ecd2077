using ProductBff.Bff.Backends;
using ProductBff.Bff.Endpoints;

namespace ProductBff.Bff.ProductDetails;

/// <summary>Source-generated JSON metadata for everything that product pages and their writes send and receive.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WebProductDetails))]
[JsonSerializable(typeof(MobileProductDetails))]
[JsonSerializable(typeof(ProductCatalogue))]
[JsonSerializable(typeof(ProductList))]
[JsonSerializable(typeof(BatchItem<WebProductDetails>[]))]
[JsonSerializable(typeof(BatchItem<MobileProductDetails>[]))]
[JsonSerializable(typeof(PageEvent))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(ReviewList))]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(NewReview))]
[JsonSerializable(typeof(NewReservation))]
[JsonSerializable(typeof(WrittenReview))]
[JsonSerializable(typeof(Reservation))]
internal sealed partial class ProductDetailsJson : JsonSerializerContext;
