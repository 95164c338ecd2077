using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Endpoints;

internal static class Vary
{
    /// <summary>Adds a request header to the <c>Vary</c> of every response, once, and keeps what is there already.</summary>
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
