using System.Text;

namespace ProductBff.Bench.Kestrel;

/// <summary>The three backends of the contract in one process, and a fixed page, which shows the most that Kestrel can serve.</summary>
internal static class Backends
{
    private const string PagePath = "/product-details/";
    private const string SettingsPath = "/settings/";

    private static readonly byte[] FixedPage = Encoding.UTF8.GetBytes(
        $$"""{"product":{{Product("P001")}},"reviews":{{Reviews("P001")}},"inventory":{{Inventory("P001")}}}""");

    private static readonly Section[] Sections =
    [
        new("/products/", Product),
        new("/reviews/", Reviews),
        new("/inventory/", Inventory),
    ];

    public static Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith(PagePath, StringComparison.Ordinal))
        {
            return WriteAsync(context, FixedPage);
        }

        foreach (var section in Sections)
        {
            if (path.StartsWith(section.Path, StringComparison.Ordinal))
            {
                return section.AnswerAsync(context, path[section.Path.Length..]);
            }
        }

        return Array.Find(Sections, section => path == SettingsPath + section.Path.Trim('/')) is { } changed
            ? changed.ChangeAsync(context)
            : NotFoundAsync(context);
    }

    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        return response.BodyWriter.WriteAsync(json, context.RequestAborted).AsTask();
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static string Product(string id) =>
        $$"""{"id":"{{id}}","name":"Awesome Gadget {{id}}","description":"This is an awesome gadget that will change your life!","price":9999}""";

    private static string Reviews(string id) =>
        $$"""[{"productId":"{{id}}","rating":5,"comment":"Love it!","author":"Alice"},{"productId":"{{id}}","rating":4,"comment":"Pretty good.","author":"Bob"}]""";

    private static string Inventory(string id) => $$"""{"productId":"{{id}}","stock":{{10 + (id.Length % 5)}}}""";
}
