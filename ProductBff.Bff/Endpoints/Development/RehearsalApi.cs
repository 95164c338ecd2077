using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Endpoints.Development;

/// <summary>
/// Switches fault injection on for all requests, as the header <c>X-Rehearse</c> does for one; in Development only, because it needs no
/// sign-in. It uses PUT and DELETE, because a page of another site cannot send them without a CORS preflight.
/// </summary>
internal static class RehearsalApi
{
    private const string Path = "/development/rehearsal";
    private const int MaxRequests = 1_000_000;

    public static void AddRehearsals(this IServiceCollection services) => services.AddSingleton<RehearsalSwitch>();

    /// <summary>Maps the switch, and sets the header before the page's endpoint reads it, which then bypasses the page cache.</summary>
    public static void UseRehearsals(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        var rehearsals = app.Services.GetRequiredService<RehearsalSwitch>();
        app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<Page>() is { } page
                && !context.Request.Headers.ContainsKey(FaultHeader.Name)
                && rehearsals.Current?.Sections is { } wanted
                && FaultHeader.TryParse(page, wanted, out _, out _)
                && rehearsals.Take() is { } sections)
            {
                context.Request.Headers[FaultHeader.Name] = sections;
            }

            return next(context);
        });

        var rehearsal = app.MapGroup(Path).ExcludeFromDescription();
        rehearsal.MapGet("", Results<Ok<SwitchedRehearsal>, NoContent> (RehearsalSwitch rehearsals) =>
            rehearsals.Current is { } current ? TypedResults.Ok(current) : TypedResults.NoContent());
        rehearsal.MapPut("", SwitchOn).CheckCharset();
        rehearsal.MapDelete("", NoContent (RehearsalSwitch rehearsals) =>
        {
            rehearsals.Current = null;
            return TypedResults.NoContent();
        });
    }

    private static Results<Ok<SwitchedRehearsal>, ValidationProblem> SwitchOn(SwitchedRehearsal wanted, RehearsalSwitch rehearsals, IEnumerable<Page> pages)
    {
        if (wanted.Requests is < 1 or > MaxRequests)
        {
            return RequestValidation.Invalid("requests", $"It is from 1 to {MaxRequests}, or absent: until it is switched off.");
        }

        // Checked against one page: the product pages have the same sections, and no fault is injected into a page without them.
        if (!FaultHeader.TryParse(pages.First(), wanted.Sections ?? "", out _, out var error))
        {
            return RequestValidation.Invalid("sections", error);
        }

        rehearsals.Current = wanted;
        return TypedResults.Ok(wanted);
    }
}
