using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Backends;

internal static class FetchedLists
{
    /// <summary>A batched answer by its items' ids; where an id comes twice the last one counts.</summary>
    public static Fetched<IReadOnlyDictionary<string, T>> ById<T>(this Fetched<T[]> answer, Func<T, string> id)
    {
        if (!answer.TryGet(out var items))
        {
            return answer.Failure;
        }

        if (items.HasNull())
        {
            return FailureReason.Malformed;
        }

        var byId = new Dictionary<string, T>(items.Length);
        foreach (var item in items)
        {
            byId[id(item)] = item;
        }

        return byId;
    }

    /// <summary>The serializer keeps null out of members, but not out of lists.</summary>
    public static bool HasNull<T>(this IEnumerable<T> items) => items.Any(item => item is null);
}
