using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace ProductBff.ServiceDefaults.Problems;

/// <summary>Turns the framework's exception for a request that it cannot bind or read into a problem document that names the field.</summary>
internal sealed class BadRequestHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        await Describe(bad).ExecuteAsync(httpContext);
        return true;
    }

    private static IResult Describe(BadHttpRequestException bad) => (bad.StatusCode, bad.InnerException) switch
    {
        (StatusCodes.Status400BadRequest, JsonException json) => RequestValidation.Invalid(
            FieldOf(json), $"The value is not of the expected type, or not JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1})."),
        (StatusCodes.Status400BadRequest, _) when ParameterOf(bad) is { } name => RequestValidation.Invalid(
            name, "The value is missing or not of the expected type."),
        (StatusCodes.Status400BadRequest, _) => RequestValidation.Invalid(ProblemDocuments.WholeBody, "A JSON object is required."),
        _ => TypedResults.Problem(statusCode: bad.StatusCode, detail: bad.Message),
    };

    private static string FieldOf(JsonException json) =>
        json.Path is ['$', '.', .. var field] ? field : ProblemDocuments.WholeBody;

    /// <summary>The framework names the parameter only in the exception's message: <c>… parameter "int page" …</c>.</summary>
    private static string? ParameterOf(BadHttpRequestException bad) =>
        !bad.Message.Contains("body", StringComparison.Ordinal) && bad.Message.Split('"') is [_, var parameter, ..]
            ? parameter.Split(' ')[^1]
            : null;
}
