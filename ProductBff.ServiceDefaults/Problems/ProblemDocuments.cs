using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ProductBff.ServiceDefaults.Problems;

/// <summary>Every error body is an RFC 9457 problem document that carries the trace id, whatever <c>Accept</c> asks for.</summary>
internal static class ProblemDocuments
{
    /// <summary>The name under <c>errors</c> that stands for the whole body.</summary>
    internal const string WholeBody = "body";

    internal static void AddProblemDocuments(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Instance ??= context.HttpContext.Request.Path;
            context.ProblemDetails.Extensions["traceId"] =
                Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
            NameField(context.ProblemDetails, context.HttpContext);
        });

        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();

        // Otherwise a binding failure is answered with a bare status in every environment but Development.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddExceptionHandler<BadRequestHandler>();
    }

    internal static void UseProblemDocuments(this IApplicationBuilder app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    /// <summary>Names the field for errors that the framework answers by itself, some of them before a handler is chosen.</summary>
    private static void NameField(ProblemDetails problem, HttpContext context)
    {
        (string Field, string Error)? wrong = problem.Status switch
        {
            StatusCodes.Status413PayloadTooLarge => (WholeBody, "The request body is too large."),
            StatusCodes.Status415UnsupportedMediaType =>
                ("Content-Type", $"The media type is '{context.Request.ContentType}'; it has to be 'application/json'."),
            _ => null,
        };
        if (wrong is var (field, error))
        {
            problem.Extensions.TryAdd("errors", new Dictionary<string, string[]> { [field] = [error] });
        }
    }
}
