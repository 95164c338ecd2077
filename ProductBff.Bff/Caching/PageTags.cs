using System.Globalization;

namespace ProductBff.Bff.Caching;

/// <summary>
/// What the cache policy tells the store of a page through the framework, which hands on a key and tags and nothing else: the product,
/// as a tag, and when the page's making began, as a tag that the store keeps to itself.
/// </summary>
internal readonly record struct PageTags(string Product, long Began)
{
    private const string BeganPrefix = "began:";

    public static string OfBegan(long timestamp) => string.Create(CultureInfo.InvariantCulture, $"{BeganPrefix}{timestamp}");

    /// <summary>Null where these are not the tags of a product's page.</summary>
    public static PageTags? Read(string[]? tags) =>
        tags is [{ } product, { } began]
        && began.StartsWith(BeganPrefix, StringComparison.Ordinal)
        && long.TryParse(began.AsSpan(BeganPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            ? new(product, timestamp)
            : null;
}
