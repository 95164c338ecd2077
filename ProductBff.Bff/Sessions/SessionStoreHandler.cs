using Microsoft.AspNetCore.Diagnostics;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.Bff.Sessions;

/// <summary>
/// Answers 503 with <c>Retry-After</c> when the session store or the key ring is temporarily unavailable, wherever a request meets that:
/// also in the framework, which protects cookies and forms by itself and wraps the exception.
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
