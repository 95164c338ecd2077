using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Idempotency;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.Storage.Idempotency;

/// <summary>What is wrong with a well-formed key. The types tell a client these from a 409 or 422 of the operation itself.</summary>
public static class IdempotencyProblems
{
    /// <summary>The type of the 409: the original is still running, ask again with the same key.</summary>
    public const string InUse = "urn:productbff:problem:idempotency-key-in-use";

    /// <summary>The type of the 422: the key has been used for another request, or this request with this key by another caller.</summary>
    public const string Reused = "urn:productbff:problem:idempotency-key-reused";

    internal static ProblemHttpResult StillRunning(HttpResponse response)
    {
        response.SetRetryAfter();
        return TypedResults.Problem(
            statusCode: StatusCodes.Status409Conflict, type: InUse, title: $"A request with this {IdempotencyKey.HeaderName} is still running.");
    }

    internal static ProblemHttpResult UsedForAnotherRequest() => ReusedProblem(
        $"This {IdempotencyKey.HeaderName} has been used for another request.",
        "The method, the path or the body is not that of the first request with this key.");

    internal static ProblemHttpResult UsedByAnotherCaller() => ReusedProblem(
        $"This {IdempotencyKey.HeaderName} has been used by another caller.",
        "The request with this key was made by another caller. A request of your own needs a key of its own.");

    private static ProblemHttpResult ReusedProblem(string title, string error) => TypedResults.Problem(
        statusCode: StatusCodes.Status422UnprocessableEntity,
        type: Reused,
        title: title,
        extensions: new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [IdempotencyKey.HeaderName] = [error] } });
}
