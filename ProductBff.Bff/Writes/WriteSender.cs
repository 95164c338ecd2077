using System.Net;
using Microsoft.AspNetCore.Authentication;
using ProductBff.Bff.Backends;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.Bff.Writes;

/// <summary>
/// Sends a write on behalf of its caller, and sees to it that the next read shows what it changed; reads what a write has left behind.
/// </summary>
internal sealed class WriteSender(IPageStore pages, TimeProvider time)
{
    // What a backend call may take in any client; its retries are made within it.
    private static readonly TimeSpan TotalTime = TimeSpan.FromSeconds(2);

    /// <param name="context">The caller's request; it has passed the operation's policy.</param>
    /// <param name="id">The product that the write is about.</param>
    /// <param name="section">The section that shows what is written.</param>
    /// <param name="send">The call.</param>
    public async Task<IResult> SendAsync(
        HttpContext context, string id, Section section, Func<CallerCall, CancellationToken, Task<Fetched<BackendAnswer>>> send)
    {
        PageProblem Problem(PageFailure failure) => PageProblem.OfWrite(failure, context.Request.Headers.ContainsKey(IdempotencyKey.HeaderName));

        // Not the caller's token: a write that was sent may be carried out, whether or not anybody waits, and then pages have changed.
        var outcome = await send(CallOf(context), CancellationToken.None);
        if (!outcome.TryGet(out var answer))
        {
            await pages.InvalidateProductAsync(id);
            return Problem(new PageFailure(section.Name, outcome.Failure.Reason, outcome.Failure.RetryAfter));
        }

        if (!IsRefusal(answer.Status))
        {
            await pages.InvalidateProductAsync(id);
        }

        return new WriteResult(answer, section.Name, Problem);
    }

    /// <summary>Reads what a write has left behind, as this caller may see it. The answer is neither shared nor kept.</summary>
    public async Task<IResult> ReadAsync(
        HttpContext context, Section section, Func<CallerCall, CancellationToken, Task<Fetched<BackendAnswer>>> send)
    {
        var outcome = await send(CallOf(context), context.RequestAborted);
        return outcome.TryGet(out var answer)
            ? new WriteResult(answer, section.Name, PageProblem.OfLookup)
            : PageProblem.OfLookup(new PageFailure(section.Name, outcome.Failure.Reason, outcome.Failure.RetryAfter));
    }

    private CallerCall CallOf(HttpContext context) =>
        new(TokenOf(context), context.Request.Headers, Deadline.After(time, time.GetTimestamp(), TotalTime));

    /// <summary>Certain to have changed nothing. A conflict is not: an earlier attempt may still be running; nor is 429, which a retry may get after an attempt that was carried out.</summary>
    private static bool IsRefusal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not (HttpStatusCode.Conflict or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    /// <summary>The token that authentication verified, from the request's header or from the session.</summary>
    private static string? TokenOf(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.GetTokenValue("access_token");
}
