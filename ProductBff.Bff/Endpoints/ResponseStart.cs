using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Endpoints;

internal static class ResponseStart
{
    /// <summary>Adds a request header to the <c>Vary</c> of every response, once, and keeps what is there already.</summary>
    public static void UseVary(this IApplicationBuilder app, string header) => app.UseAtStart(headers =>
    {
        if (!headers.GetCommaSeparatedValues(HeaderNames.Vary).Contains(header, StringComparer.OrdinalIgnoreCase))
        {
            headers.AppendCommaSeparatedValues(HeaderNames.Vary, header);
        }
    });

    /// <summary>Changes the headers of every response when it starts, whoever makes it.</summary>
    public static void UseAtStart(this IApplicationBuilder app, Action<IHeaderDictionary> change) => app.Use(next => context =>
    {
        context.Response.OnStarting(() =>
        {
            change(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    });
}
