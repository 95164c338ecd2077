using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Aspire.Dashboard.Api;

internal static class HttpContextExtensions
{
    public static Task WriteJsonAsync<T>(this HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }

    public static Task WriteProblemAsync(this HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }

    /// <summary>A query parameter, null when it is absent or empty.</summary>
    public static string? Query(this HttpContext context, string name) =>
        context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>A number within the range; what is not a number counts as the default.</summary>
    public static int Number(this HttpContext context, string name, int defaultValue, int minimum, int maximum) =>
        int.TryParse(context.Query(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? Math.Clamp(value, minimum, maximum)
            : defaultValue;

    public static string? Route(this HttpContext context, string name) => context.Request.RouteValues[name]?.ToString();
}
