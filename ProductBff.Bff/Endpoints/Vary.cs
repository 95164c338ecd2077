using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Endpoints;

internal static class Vary
{
    /// <summary>Every answer says that it depends on a header of the request, once, beside what else it depends on.</summary>
    public static void UseVary(this IApplicationBuilder app, string header) => app.Use(next => context =>
    {
        context.Response.OnStarting(() =>
        {
            var vary = context.Response.Headers;
            if (!vary.GetCommaSeparatedValues(HeaderNames.Vary).Contains(header, StringComparer.OrdinalIgnoreCase))
            {
                vary.AppendCommaSeparatedValues(HeaderNames.Vary, header);
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}
