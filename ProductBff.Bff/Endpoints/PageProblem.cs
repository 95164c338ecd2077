using Microsoft.AspNetCore.Mvc;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Endpoints;

/// <summary>The one place that turns a failed page, or a call for one caller without an answer, into a status and an RFC 9457 problem document.</summary>
internal sealed class PageProblem(PageFailure failure, string? title = null) : IResult
{
    private const string ResendWithKey = "; send the same request with the same key to learn the outcome";

    /// <summary>The explanation of the page; null unless the caller asked for one.</summary>
    public ExplainedPage? Explained { get; init; }

    /// <summary>The status of a failure. 499 is only for the access log: its caller has left.</summary>
    public static int StatusOf(FailureReason reason) => reason switch
    {
        FailureReason.NotFound => StatusCodes.Status404NotFound,
        FailureReason.CallerLeft => StatusCodes.Status499ClientClosedRequest,
        FailureReason.Fault => StatusCodes.Status500InternalServerError,
        FailureReason.CircuitOpen or FailureReason.RateLimited or FailureReason.Shed => StatusCodes.Status503ServiceUnavailable,
        FailureReason.Timeout or FailureReason.Deadline => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status502BadGateway,
    };

    /// <summary>A write that got no answer. It may have been carried out: a client that sent an idempotency key finds out by sending it again.</summary>
    public static PageProblem OfWrite(PageFailure failure, bool hasKey) =>
        new(failure, $"{TitleOfCall(failure.Reason, "does")}{(hasKey ? ResendWithKey : "")}");

    /// <summary>A read on behalf of one caller that got no answer.</summary>
    public static PageProblem OfLookup(PageFailure failure) => new(failure, TitleOfCall(failure.Reason, "knows"));

    /// <summary>The problem document of a failed page, also as an item of a batch.</summary>
    public static ProblemDetails Describe(PageFailure failure, string? traceId) => new()
    {
        Status = StatusOf(failure.Reason),
        Title = TitleOf(failure.Reason),
        Detail = failure.Section is { } section ? $"Section '{section}': {failure.Reason.WireName()}." : null,
        Extensions = { ["section"] = failure.Section, ["reason"] = failure.Reason.WireName(), ["traceId"] = traceId },
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var status = StatusOf(failure.Reason);
        if (failure.Reason == FailureReason.CallerLeft)
        {
            httpContext.Response.StatusCode = status;
            return;
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.SetRetryAfter(failure.RetryAfter);
        }

        httpContext.Response.Headers.CacheControl = "no-store";
        var problem = Describe(failure, Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier);
        problem.Title = title ?? problem.Title;
        if (Explained is not null)
        {
            problem.Extensions[ExplainedPage.Member] = Explained.Describe();
        }

        await TypedResults.Problem(problem).ExecuteAsync(httpContext);
    }

    private static string TitleOfCall(FailureReason reason, string verb) => StatusOf(reason) switch
    {
        StatusCodes.Status503ServiceUnavailable => $"The service that {verb} this is not available at the moment",
        StatusCodes.Status504GatewayTimeout => "The service did not answer in time",
        _ => "The service failed",
    };

    private static string TitleOf(FailureReason reason) => StatusOf(reason) switch
    {
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status500InternalServerError => "The page could not be made",
        StatusCodes.Status503ServiceUnavailable => "An essential part of the page is not available at the moment",
        StatusCodes.Status504GatewayTimeout => "An essential part of the page did not answer in time",
        _ => "An essential part of the page failed",
    };
}
