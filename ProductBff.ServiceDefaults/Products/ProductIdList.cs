using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ProductBff.ServiceDefaults.Products;

/// <summary>The query parameter <c>ids</c> of the services' batch calls: comma-separated product ids, 1 to 50, duplicates merged.</summary>
public static class ProductIdList
{
    /// <summary>The most ids that one request may ask for.</summary>
    public const int MaxCount = 50;

    private const string Field = "ids";

    /// <summary>Reads the parameter. One invalid id makes the whole list invalid, because its sender is a program, not a person.</summary>
    public static bool TryParse(
        string? value, [NotNullWhen(true)] out IReadOnlyList<string>? ids, [NotNullWhen(false)] out string? error)
    {
        ids = null;
        if (string.IsNullOrEmpty(value))
        {
            error = "No product id is given.";
            return false;
        }

        var distinct = new HashSet<string>();
        foreach (var range in value.AsSpan().Split(','))
        {
            var id = value[range];
            if (!ProductId.IsValid(id, out error))
            {
                return false;
            }

            if (distinct.Add(id) && distinct.Count > MaxCount)
            {
                error = $"More than {MaxCount} product ids are given.";
                return false;
            }
        }

        (ids, error) = ([.. distinct], null);
        return true;
    }

    /// <summary>The 400 for a bad list, naming the parameter.</summary>
    public static ValidationProblem Invalid(string error) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [Field] = [error] }, title: "The list of product ids is not valid.");
}
