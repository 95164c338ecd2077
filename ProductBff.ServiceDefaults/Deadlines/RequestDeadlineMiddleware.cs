using Microsoft.AspNetCore.Http;

namespace ProductBff.ServiceDefaults.Deadlines;

/// <summary>
/// Cancels a request's work when its caller's deadline has passed or the caller is gone, and counts it.
/// Handlers only have to pass on <see cref="HttpContext.RequestAborted"/>, which minimal APIs bind as their token.
/// </summary>
internal sealed class RequestDeadlineMiddleware(RequestDelegate next, TimeProvider time, AbandonedWorkMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var callerLeft = context.RequestAborted;
        using var deadline = RequestDeadline.Read(context.Request.Headers) is { } timeLeft
            ? new CancellationTokenSource(timeLeft, time)
            : null;
        using var either = deadline is null ? null : CancellationTokenSource.CreateLinkedTokenSource(callerLeft, deadline.Token);

        var stopped = false;
        try
        {
            context.RequestAborted = either?.Token ?? callerLeft;
            await next(context);
            // A handler that takes its token for a reason to end, and not to throw, says so by this status.
            stopped = context.Response.StatusCode == StatusCodes.Status499ClientClosedRequest;
        }
        catch (OperationCanceledException) when (callerLeft.IsCancellationRequested || deadline is { IsCancellationRequested: true })
        {
            stopped = true;
        }
        finally
        {
            context.RequestAborted = callerLeft;
        }

        if (stopped && callerLeft.IsCancellationRequested)
        {
            metrics.CallerLeft();
        }
        else if (stopped && deadline is { IsCancellationRequested: true })
        {
            metrics.DeadlinePassed();
            await AnswerAsync(context);
        }
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
        }
        else
        {
            await TypedResults.Problem(
                statusCode: StatusCodes.Status504GatewayTimeout,
                title: "The caller's deadline has passed.",
                detail: $"{RequestDeadline.HeaderName} was {context.Request.Headers[RequestDeadline.HeaderName]}.")
                .ExecuteAsync(context);
        }
    }
}
