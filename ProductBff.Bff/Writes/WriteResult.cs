using System.Text.Unicode;
using ProductBff.Bff.Backends;
using ProductBff.Bff.Composition;
using ProductBff.Bff.Endpoints;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Writes;

/// <summary>
/// Passes on a backend's answer to a write, or to a read of what was written: the status and, cleaned, the body and headers that the
/// client can use. A timeout or an unexpected status, which only tells of a fault behind the BFF, becomes a <see cref="PageProblem"/>.
/// </summary>
internal sealed class WriteResult(BackendAnswer answer, string section, Func<PageFailure, PageProblem> problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = "no-store";
        if (answer.Replayed)
        {
            response.Headers[IdempotencyKey.ReplayedHeaderName] = "true";
        }

        return answer.Status switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent => SucceedAsync(httpContext),
            HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.UnprocessableEntity
                or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => RefuseAsync(httpContext),
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => FailAsync(httpContext, FailureReason.Timeout),
            _ => FailAsync(httpContext, FailureReason.Error),
        };
    }

    private async Task SucceedAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.Status;
        if (answer.Status == HttpStatusCode.Created && IdOf(answer.Location) is { } id)
        {
            response.Headers.Location = $"{context.Request.PathBase}{context.Request.Path.Value!.TrimEnd('/')}/{id}";
        }

        // A body that is not the JSON it claims to be is dropped; the success status is passed on all the same.
        if (answer.Status != HttpStatusCode.NoContent && IsJson(answer.Body))
        {
            response.ContentType = answer.MediaType;
            response.ContentLength = answer.Body.Length;
            // Not cancelled by the caller's deadline: learning late that the write was carried out is better than not learning it.
            await response.Body.WriteAsync(answer.Body, CancellationToken.None);
        }
    }

    private Task RefuseAsync(HttpContext context)
    {
        if (answer.RetryAfter is not null || answer.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            context.Response.SetRetryAfter(answer.RetryAfter);
        }

        // Response headers may hold printable ASCII only.
        if (answer.WwwAuthenticate is { } challenge && challenge.All(character => character is >= ' ' and <= '~'))
        {
            context.Response.Headers.WWWAuthenticate = challenge;
        }

        return BackendProblem.Clean(answer, section).ExecuteAsync(context);
    }

    private Task FailAsync(HttpContext context, FailureReason reason) =>
        problem(new PageFailure(section, reason, answer.RetryAfter)).ExecuteAsync(context);

    private static bool IsJson(byte[] body) => Utf8.IsValid(body) && UntrustedJson.Parse(body).ValueKind != JsonValueKind.Undefined;

    /// <summary>The id at the end of the backend's <c>Location</c>, whose path is not meant for clients; null when there is none.</summary>
    private static string? IdOf(Uri? location) =>
        location?.OriginalString is { } path && Guid.TryParse(path.AsSpan(path.LastIndexOf('/') + 1), out var id) ? id.ToString() : null;
}
