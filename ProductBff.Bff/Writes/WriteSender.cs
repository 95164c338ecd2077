using ProductBff.Bff.Backends;
using ProductBff.Bff.Caching;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Writes;

/// <summary>
/// Forwards a write on behalf of its caller and invalidates cached pages, so that the next read shows the change; also reads what was written.
/// </summary>
internal sealed class WriteSender(IPageStore pages, TimeProvider time)
{
    // The contract's limit for a backend call; retries are made within it.
    private static readonly TimeSpan TotalTime = TimeSpan.FromSeconds(2);

    /// <param name="context">The caller's request, already authorised for the operation.</param>
    /// <param name="id">The product that the write is about.</param>
    /// <param name="section">The section that shows what is written.</param>
    /// <param name="send">Makes the backend call.</param>
    public async Task<IResult> SendAsync(
        HttpContext context, string id, Section section, Func<CallerContext, CancellationToken, Task<Fetched<BackendAnswer>>> send)
    {
        var hasKey = context.Request.Headers.ContainsKey(IdempotencyKey.HeaderName);
        // Not RequestAborted: a write that was sent may be carried out even if the caller leaves, and then cached pages must be invalidated.
        var outcome = await send(await CallOfAsync(context), CancellationToken.None);
        // Without an answer it may have been carried out, too.
        if (!outcome.TryGet(out var answer) || !IsRefusal(answer.Status))
        {
            await pages.InvalidateProductAsync(id);
        }

        return ResultOf(outcome, section, failure => PageProblem.OfWrite(failure, hasKey));
    }

    /// <summary>Reads what was written, as this caller may see it. The answer is neither shared nor cached.</summary>
    public async Task<IResult> ReadAsync(
        HttpContext context, Section section, Func<CallerContext, CancellationToken, Task<Fetched<BackendAnswer>>> send) =>
        ResultOf(await send(await CallOfAsync(context), context.RequestAborted), section, PageProblem.OfLookup);

    private static IResult ResultOf(Fetched<BackendAnswer> outcome, Section section, Func<PageFailure, PageProblem> problem) =>
        outcome.TryGet(out var answer)
            ? new WriteResult(answer, section.Name, problem)
            : problem(new PageFailure(section.Name, outcome.Failure.Reason, outcome.Failure.RetryAfter));

    /// <summary>With the token that authentication verified, from the request's header or from the session; without one on an open endpoint.</summary>
    private async Task<CallerContext> CallOfAsync(HttpContext context) =>
        new(await context.GetTokenAsync("access_token"), context.Request.Headers, Deadline.After(time, time.GetTimestamp(), TotalTime));

    /// <summary>Whether it is certain that nothing changed. It is not at 409 (an earlier attempt may still run), 408 and 429 (one may have succeeded).</summary>
    private static bool IsRefusal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not (HttpStatusCode.Conflict or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);
}
