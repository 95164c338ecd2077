using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ProductBff.ServiceDefaults.Problems;

/// <summary>
/// Unquotes the charset of a request's body, which the framework would not recognise (RFC 9110 5.6.6: quoted or not, it means the same), and
/// refuses an unknown one, for which the framework would throw, with 415.
/// </summary>
internal sealed class RequestCharset(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) == true
            && MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type))
        {
            type.Charset = HeaderUtilities.RemoveQuotes(type.Charset);
            if (!IsKnown(type.Charset))
            {
                context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return Task.CompletedTask;
            }

            context.Request.ContentType = type.ToString();
        }

        return next(context);
    }

    private static bool IsKnown(StringSegment charset)
    {
        try
        {
            return charset.Length > 0 && Encoding.GetEncoding(charset.ToString()) is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
