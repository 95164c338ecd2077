using ProductBff.Bff.Composition;
using ProductBff.Bff.Protection;

namespace ProductBff.Bff.Endpoints;

/// <summary>
/// Before anything is done for a page or a batch: the caller pays for what was asked, and capacity is taken, or the request is refused.
/// The handler gives the capacity back as soon as no backend is called any more, the end of the request at the latest.
/// </summary>
internal sealed class AdmissionFilter(PageAdmission admission) : IEndpointFilter
{
    // A batch weighs as much as the pages that it composes at a time, up to this.
    private const int MaxBatchWeight = 16;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var pages = http.Request.RouteValues.ContainsKey("id") ? 1
            : BatchIds.TryParse(http.Request.Query["ids"], out var ids, out _) ? ids.Count
            : 0;
        if (pages == 0)
        {
            // Not valid, as the handler will say.
            return await next(context);
        }

        if (!await http.TryPayForMoreAsync(pages - 1, http.RequestAborted))
        {
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        var ticket = await admission.EnterAsync(Math.Min(pages, MaxBatchWeight), http.RequestAborted);
        http.Response.RegisterForDispose(ticket);
        if (ticket.Admission == Admission.Refused)
        {
            // Who left while waiting was not refused.
            var reason = http.RequestAborted.IsCancellationRequested ? FailureReason.CallerLeft : FailureReason.Shed;
            return new PageProblem(new PageFailure(Section: null, reason, admission.RetryAfter));
        }

        http.Features.Set(ticket);
        return await next(context);
    }
}
