using System.Text.Json;
using System.Text.Json.Serialization;
using ProductBff.Bff.Backends;
using ProductBff.Bff.Endpoints;

namespace ProductBff.Bff.ProductDetails;

/// <summary>Everything that product pages put on the wire, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WebProductDetails))]
[JsonSerializable(typeof(MobileProductDetails))]
[JsonSerializable(typeof(ProductCatalogue))]
[JsonSerializable(typeof(ProductList))]
[JsonSerializable(typeof(BatchItem<WebProductDetails>[]))]
[JsonSerializable(typeof(BatchItem<MobileProductDetails>[]))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(ReviewList))]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(NewReview))]
[JsonSerializable(typeof(NewReservation))]
[JsonSerializable(typeof(WrittenReview))]
[JsonSerializable(typeof(Reservation))]
internal sealed partial class ProductDetailsJson : JsonSerializerContext;
