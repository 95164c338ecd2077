using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Caching;

/// <summary>
/// One key for a page, however the request spells it. The framework puts method, scheme and path as they were sent behind the prefix that
/// the policy gives; the store takes the prefix and leaves the rest.
/// </summary>
internal static class PageKey
{
    // The framework puts it between the parts of a key.
    private const char KeyDelimiter = '\x1e';

    // No product's id has one.
    private const char Separator = ' ';

    public static string Prefix(string productTag, Page page) => $"{productTag}{Separator}{page.Name}";

    /// <summary>What to store a page under.</summary>
    public static string Of(string key) => key.IndexOf(KeyDelimiter) is > 0 and var end ? key[..end] : key;

    /// <summary>The product's tag; null where the page is no product's.</summary>
    public static string? ProductIn(string key) => key.IndexOf(Separator) is > 0 and var end ? key[..end] : null;
}
