using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ProductBff.Storage.Paging;

/// <summary>The query parameters <c>page</c> (from 1) and <c>pageSize</c>; a page past the last one is empty.</summary>
/// <param name="Number">1 to <see cref="MaxNumber"/>.</param>
/// <param name="Size">1 to <see cref="MaxSize"/>.</param>
public sealed record PageRequest(int Number, int Size)
{
    /// <summary>The highest page number; bounded, because the database has to skip all rows before the page.</summary>
    public const int MaxNumber = 10_000;

    /// <summary>The most entries of a page.</summary>
    public const int MaxSize = 100;

    /// <summary>The header field that says how many entries there are on all pages.</summary>
    public const string TotalHeaderName = "X-Total-Count";

    private const int DefaultSize = 20;

    /// <summary>How many entries come before the page.</summary>
    public int Offset => (Number - 1) * Size;

    /// <summary>Reads the parameters; if any is invalid, returns null and a 400 that names each of them.</summary>
    public static PageRequest? Read(string? page, string? pageSize, out ValidationProblem? invalid)
    {
        var errors = new Dictionary<string, string[]>();
        var request = new PageRequest(
            ReadNumber("page", page, 1, MaxNumber, errors), ReadNumber("pageSize", pageSize, DefaultSize, MaxSize, errors));
        invalid = errors.Count > 0 ? TypedResults.ValidationProblem(errors, title: "The page is not valid.") : null;
        return invalid is null ? request : null;
    }

    /// <summary>Writes <see cref="TotalHeaderName"/>, and <c>Link</c> (RFC 8288) with the pages before and after this one.</summary>
    public void WriteHeaders(HttpContext context, long total)
    {
        var response = context.Response;
        response.Headers[TotalHeaderName] = total.ToString(CultureInfo.InvariantCulture);

        var last = Math.Clamp((total + Size - 1) / Size, 1, MaxNumber);
        string[] links =
        [
            .. Number > 1 ? [Link(context.Request, Math.Min(Number - 1, last), "prev")] : Array.Empty<string>(),
            .. Number < last ? [Link(context.Request, Number + 1, "next")] : Array.Empty<string>(),
        ];
        if (links is not [])
        {
            response.Headers.Link = string.Join(", ", links);
        }
    }

    private string Link(HttpRequest request, long number, string relation)
    {
        var others = request.Query.Where(parameter =>
            !parameter.Key.Equals("page", StringComparison.OrdinalIgnoreCase) && !parameter.Key.Equals("pageSize", StringComparison.OrdinalIgnoreCase));
        var query = QueryString.Create(others).Add("page", $"{number}").Add("pageSize", $"{Size}");
        return $"<{request.PathBase}{request.Path}{query}>; rel=\"{relation}\"";
    }

    private static int ReadNumber(string name, string? value, int fallback, int max, Dictionary<string, string[]> errors)
    {
        if (value is null)
        {
            return fallback;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max)
        {
            return number;
        }

        errors[name] = [$"The value is '{value}'; it has to be a whole number from 1 to {max}."];
        return fallback;
    }
}
