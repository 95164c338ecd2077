using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Idempotency;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.Storage.Idempotency;

/// <summary>The problems with a well-formed key. Their types tell a client that the 409 or 422 is not the operation's own.</summary>
public static class IdempotencyProblems
{
    /// <summary>The type of the 409: the original request is still running; the client should retry with the same key.</summary>
    public const string InUse = "urn:productbff:problem:idempotency-key-in-use";

    /// <summary>The type of the 422: the key was used for another request, or another caller sent this request with this key.</summary>
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
