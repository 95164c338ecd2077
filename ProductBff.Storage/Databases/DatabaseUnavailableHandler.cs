using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.Storage.Databases;

/// <summary>Answers 503 with <c>Retry-After</c> while the database is unavailable or refuses writes, which is an expected state.</summary>
internal sealed class DatabaseUnavailableHandler(Database database, DatabaseOutage outage) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!database.IsUnavailable(exception))
        {
            return false;
        }

        if (HttpMethods.IsGet(httpContext.Request.Method) || HttpMethods.IsHead(httpContext.Request.Method))
        {
            outage.ReadFailed(exception);
        }
        else
        {
            outage.WriteFailed(exception);
        }

        httpContext.Response.SetRetryAfter(DatabaseOutage.RetryAfter);
        await TypedResults.Problem(
            statusCode: StatusCodes.Status503ServiceUnavailable,
            title: database.RefusesWrites(exception) ? "The database takes no writes at the moment." : "The database is not available.")
            .ExecuteAsync(httpContext);
        return true;
    }
}
