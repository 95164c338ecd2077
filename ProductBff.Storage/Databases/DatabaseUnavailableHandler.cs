using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ProductBff.Storage.Databases;

/// <summary>A database that is away is an expected state: 503 with <c>Retry-After</c>, and one line in the log.</summary>
internal sealed partial class DatabaseUnavailableHandler(Database database, ILogger<DatabaseUnavailableHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "1";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!database.IsUnavailable(exception))
        {
            return false;
        }

        DatabaseUnavailable(logger, database.Place, exception.GetBaseException().Message);
        httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        await TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "The database is not available.")
            .ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "DatabaseUnavailable", Message = "The database {Place} is not available: {Reason}")]
    private static partial void DatabaseUnavailable(ILogger logger, string place, string reason);
}
