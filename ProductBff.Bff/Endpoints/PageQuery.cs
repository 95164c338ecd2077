using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints;

/// <summary>
/// Reads a request's options for the page: which sections to include and, outside Production, which faults to inject and whether to
/// explain the page.
/// </summary>
internal sealed class PageQuery(IHostEnvironment environment)
{
    private const string IncludeParameter = "include";

    /// <returns>The 400 for an invalid request, or null.</returns>
    public ValidationProblem? Read(
        Page page, HttpContext context, string? include, out SectionSet? sections, out IReadOnlyList<Fault>? faults, out Explanation? explanation)
    {
        (sections, faults, explanation) = (null, null, null);
        if (include is not null)
        {
            if (!SectionSet.TryParse(page, include, out var parsed, out var error))
            {
                return RequestValidation.Invalid(IncludeParameter, error);
            }

            sections = parsed;
        }

        if (environment.IsProduction())
        {
            return null;
        }

        if (context.Request.Headers[FaultHeader.Name].ToString() is { Length: > 0 } text
            && !FaultHeader.TryParse(page, text, out faults, out var wrong))
        {
            return RequestValidation.Invalid(FaultHeader.Name, wrong);
        }

        if (context.Request.Headers[ExplainedPage.Header].ToString() is { Length: > 0 } asked)
        {
            if (!bool.TryParse(asked, out var wanted))
            {
                return RequestValidation.Invalid(ExplainedPage.Header, $"'{asked}' is neither true nor false.");
            }

            explanation = wanted ? new() : null;
        }

        return null;
    }
}
