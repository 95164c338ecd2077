namespace ProductBff.Bench.Servers;

internal static class Paths
{
    public static string Page(string id) => $"/product-details/{id}";
}
