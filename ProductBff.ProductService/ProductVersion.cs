using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ProductBff.ProductService;

/// <summary>A product's version as an entity tag, and the precondition that a client sends with a change.</summary>
internal static class ProductVersion
{
    public static EntityTagHeaderValue Tag(long version) => new($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");

    /// <summary>
    /// Reads <c>If-Match</c> (the versions that may be changed; <c>*</c>: any) or <c>If-None-Match: *</c> (the product must be new).
    /// Returns null and a 428 unless exactly one of them is there.
    /// </summary>
    public static ProductCondition? ReadCondition(HttpRequest request, out ProblemHttpResult? required)
    {
        var headers = request.GetTypedHeaders();
        var condition = (headers.IfMatch, headers.IfNoneMatch) switch
        {
            ([{ Tag.Value: "*" }], []) => ProductCondition.Exists,
            ([_, ..] tags, []) => ProductCondition.IsOneOf(tags.Select(VersionOf).OfType<long>()),
            ([], [{ Tag.Value: "*" }]) => ProductCondition.New,
            _ => null,
        };
        required = condition is not null ? null : TypedResults.Problem(
            statusCode: StatusCodes.Status428PreconditionRequired,
            title: "The request has to say which version it changes.",
            detail: "Send If-Match with the ETag of the product that was read, If-Match: * for whichever version there is, "
                + "or If-None-Match: * for a product that is new.");
        return condition;
    }

    /// <summary>
    /// Null for a tag that cannot match, which is no error (RFC 9110, 13.1.1): one that is no version, or a weak one, because
    /// <c>If-Match</c> compares strongly.
    /// </summary>
    private static long? VersionOf(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && tag.Compare(Tag(version), useStrongComparison: true)
            ? version
            : null;
}
