using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ProductBff.ServiceDefaults.Problems;

/// <summary>
/// Unquotes the charset of a request's body, which the framework would not recognise (RFC 9110 5.6.6: quoted or not, it means the same), and
/// refuses an unknown one, for which the framework would throw, with 415.
/// </summary>
public static class RequestCharset
{
    /// <summary>The endpoint reads a body.</summary>
    public static TBuilder CheckCharset<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Finally(built =>
        {
            var next = built.RequestDelegate!;
            built.RequestDelegate = context => TryUnquote(context.Request) ? next(context) : RefuseAsync(context.Response);
        });
        return endpoint;
    }

    private static bool TryUnquote(HttpRequest request)
    {
        if (request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) == true
            && MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            type.Charset = HeaderUtilities.RemoveQuotes(type.Charset);
            request.ContentType = type.ToString();
            return IsKnown(type.Charset);
        }

        return true;
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

    private static Task RefuseAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    }
}
