using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.Bff.Composition;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.Bff.Endpoints;

/// <summary>Reads what a request says of the page beyond its id: which sections it wants, and outside Production what goes wrong on purpose.</summary>
internal sealed class PageQuery(IHostEnvironment environment)
{
    private const string IncludeParameter = "include";

    /// <returns>What is wrong with the request, or null.</returns>
    public ValidationProblem? Read(Page page, HttpContext context, string? include, out SectionSet? sections, out IReadOnlyList<Fault>? faults)
    {
        (sections, faults) = (null, null);
        if (include is not null)
        {
            if (!SectionSet.TryParse(page, include, out var parsed, out var error))
            {
                return RequestValidation.Invalid(IncludeParameter, error);
            }

            sections = parsed;
        }

        if (!environment.IsProduction() && context.Request.Headers[FaultHeader.Name].ToString() is { Length: > 0 } text)
        {
            if (!FaultHeader.TryParse(page, text, out faults, out var error))
            {
                return RequestValidation.Invalid(FaultHeader.Name, error);
            }

            Activity.Current?.SetTag("bff.rehearsal", text);
        }

        return null;
    }
}
