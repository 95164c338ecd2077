using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ProductBff.ServiceDefaults.Problems;

/// <summary>
/// Writes a problem document to every client. The framework's own writer writes none to a client whose <c>Accept</c> lacks JSON, such as
/// a browser's <c>EventSource</c>, which would get plain text.
/// </summary>
internal sealed class ProblemWriter(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        // The result fills in the type and title that belong to the status.
        var problem = TypedResults.Problem(context.ProblemDetails).ProblemDetails;
        options.Value.CustomizeProblemDetails?.Invoke(context);
        // Without a token, so that a client that leaves meanwhile causes no exception.
        await context.HttpContext.Response.WriteAsJsonAsync(problem, problem.GetType(), options: null, MediaTypeNames.Application.ProblemJson, CancellationToken.None);
    }
}
