using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>
/// What authentication depends on cannot be reached at the moment. That is an expected state, answered with 503 and <c>Retry-After</c>, and
/// not with 401: signing in again would not help.
/// </summary>
/// <param name="title">For the client.</param>
/// <param name="message">For the log.</param>
public class AuthenticationUnavailableException(string title, string message) : Exception(message)
{
    public string Title { get; } = title;
}

/// <summary>Handles it wherever the request needed the dependency; the framework may have wrapped the exception.</summary>
internal sealed class AuthenticationUnavailableHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception.GetBaseException() is not AuthenticationUnavailableException unavailable)
        {
            return false;
        }

        await AnswerAsync(httpContext, unavailable);
        return true;
    }

    public static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is not AuthenticationUnavailableException unavailable)
        {
            return Task.CompletedTask;
        }

        context.HandleResponse();
        return AnswerAsync(context.HttpContext, unavailable);
    }

    private static Task AnswerAsync(HttpContext context, AuthenticationUnavailableException unavailable)
    {
        context.Response.SetRetryAfter();
        return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: unavailable.Title).ExecuteAsync(context);
    }
}
