using Microsoft.AspNetCore.Diagnostics;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.Bff.Sessions;

/// <summary>
/// Sessions or their keys that cannot be read for a moment are an expected state: 503 with <c>Retry-After</c>, wherever the request
/// needed them (the framework protects cookies and forms by itself, and wraps what it then meets).
/// </summary>
internal sealed class SessionStoreHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception.GetBaseException() is not SessionStoreException)
        {
            return false;
        }

        httpContext.Response.SetRetryAfter();
        await TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Sessions are not available at the moment.")
            .ExecuteAsync(httpContext);
        return true;
    }
}
