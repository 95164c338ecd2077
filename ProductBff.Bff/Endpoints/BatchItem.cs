using Microsoft.AspNetCore.Mvc;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>The result for one id of a batch.</summary>
/// <param name="Id">The id as requested.</param>
/// <param name="Status">The HTTP status this page would have had on its own.</param>
/// <param name="Page">The page; absent if there is none.</param>
/// <param name="Problem">Why there is no page; absent if there is one.</param>
internal sealed record BatchItem<TBody>(
    string Id,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TBody? Page,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemDetails? Problem)
    where TBody : class;

internal static class BatchItem
{
    /// <summary>One item per requested id, in the requested order; invalid ids were not composed and get their 400 here.</summary>
    public static BatchItem<TBody>[] InAskedOrder<TBody>(
        IReadOnlyList<string> asked, PageResult<TBody>[] composed, string? traceId)
        where TBody : class
    {
        var next = 0;
        return [.. asked.Select(id => ProductId.IsValid(id, out var error)
            ? Of(id, composed[next++], traceId)
            : new BatchItem<TBody>(id, StatusCodes.Status400BadRequest, null, new()
            {
                Status = StatusCodes.Status400BadRequest, Title = "The product id is not valid.", Detail = error, Extensions = { ["traceId"] = traceId },
            }))];
    }

    private static BatchItem<TBody> Of<TBody>(string id, PageResult<TBody> page, string? traceId)
        where TBody : class =>
        page.HasBody
            ? new(id, StatusCodes.Status200OK, page.Body, null)
            : new(id, PageProblem.StatusOf(page.Failure.Reason), null, PageProblem.Describe(page.Failure, traceId));
}
