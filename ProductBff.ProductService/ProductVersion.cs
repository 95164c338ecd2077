using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ProductBff.ProductService;

/// <summary>A product's version as an entity tag, and the condition under which a client wants to change it.</summary>
internal static class ProductVersion
{
    public static EntityTagHeaderValue Tag(long version) => new($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");

    /// <summary>
    /// Reads <c>If-Match</c> (the version that the change was made from) or <c>If-None-Match: *</c> (null: there must be none yet).
    /// </summary>
    /// <returns>False and the 428 where there is neither, or not exactly one of them.</returns>
    public static bool TryReadCondition(HttpRequest request, out long? expected, out ProblemHttpResult? required)
    {
        var headers = request.GetTypedHeaders();
        (var known, expected) = (headers.IfMatch, headers.IfNoneMatch) switch
        {
            ([{ IsWeak: false, Tag.Value: not "*" } tag], []) => (true, VersionOf(tag)),
            ([], [{ Tag.Value: "*" }]) => (true, (long?)null),
            _ => (false, null),
        };
        required = known ? null : TypedResults.Problem(
            statusCode: StatusCodes.Status428PreconditionRequired,
            title: "The request has to say which version it changes.",
            detail: "Send If-Match with the ETag of the product that was read, or If-None-Match: * for a product that is new.");
        return known;
    }

    /// <summary>A tag that was never given is as good as an outdated one: no product has a negative version.</summary>
    private static long VersionOf(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
}
