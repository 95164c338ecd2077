using Microsoft.AspNetCore.Http;

namespace ProductBff.ServiceDefaults.Deadlines;

/// <summary>
/// Cancels a request's work when its caller's deadline has passed, and counts requests stopped by that or by the caller's leaving.
/// Handlers only have to pass on <see cref="HttpContext.RequestAborted"/>, which minimal APIs bind as their token.
/// </summary>
internal sealed class RequestDeadlineMiddleware(RequestDelegate next, TimeProvider time, AbandonedWorkMetrics metrics)
{
    public Task InvokeAsync(HttpContext context) =>
        RequestDeadline.Read(context.Request.Headers) is { } timeLeft
            ? UntilAsync(timeLeft, context)
            : UntilCallerLeavesAsync(context, context.RequestAborted);

    private async Task UntilAsync(TimeSpan timeLeft, HttpContext context)
    {
        var callerLeft = context.RequestAborted;
        using var deadline = new CancellationTokenSource(timeLeft, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(callerLeft, deadline.Token);
        context.RequestAborted = either.Token;
        try
        {
            await UntilCallerLeavesAsync(context, callerLeft);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && context.Response.HasStarted)
        {
            // Aborted, so that a truncated response does not look complete.
            metrics.DeadlinePassed();
            context.Abort();
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        finally
        {
            context.RequestAborted = callerLeft;
        }

        // A handler that takes the cancellation for a caller that left answers 499, but this caller is still there.
        if (deadline.IsCancellationRequested && !callerLeft.IsCancellationRequested
            && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status499ClientClosedRequest })
        {
            metrics.DeadlinePassed();
            // Headers that the handler set for its own answer, Content-Length above all, are wrong for this one.
            context.Response.Clear();
            await TypedResults.Problem(
                statusCode: StatusCodes.Status504GatewayTimeout,
                title: "The caller's deadline has passed.",
                detail: $"{RequestDeadline.HeaderName} was {timeLeft.TotalMilliseconds}.")
                .ExecuteAsync(context);
        }
    }

    private async Task UntilCallerLeavesAsync(HttpContext context, CancellationToken callerLeft)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (callerLeft.IsCancellationRequested)
        {
            metrics.CallerLeft();
        }
    }
}
