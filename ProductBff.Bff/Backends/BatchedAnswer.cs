using System.Text.Json.Serialization.Metadata;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Backends;

/// <summary>An answer for several ids. Each item is deserialized on its own, so that a malformed item does not fail the others.</summary>
internal static class BatchedAnswer
{
    /// <summary>Reads an array of items with their id in <paramref name="idMember"/> (null if missing); null when the answer is not an array.</summary>
    public static Func<JsonElement, IEnumerable<(string? Id, JsonElement Item)>?> ListBy(string idMember) => answer =>
        answer.ValueKind != JsonValueKind.Array ? null : answer.EnumerateArray().Select(item => (IdOf(item, idMember), item));

    /// <summary>Reads an object with one member per id; null when the answer is not an object.</summary>
    public static IEnumerable<(string? Id, JsonElement Item)>? Map(JsonElement answer) =>
        answer.ValueKind != JsonValueKind.Object ? null : answer.EnumerateObject().Select(item => (UntrustedJson.TextOf(() => item.Name), item.Value));

    /// <summary>Gets several ids in one call. If the response exceeds the size limit, gets each id in a call of its own.</summary>
    /// <param name="http">The backend.</param>
    /// <param name="path">Relative to the backend.</param>
    /// <param name="call">The ids, without duplicates.</param>
    /// <param name="items">Splits the answer into items; null when it has the wrong shape.</param>
    /// <param name="json">The shape of an item.</param>
    /// <param name="check">Turns an item into the result for its id, or into a failure if it violates the contract.</param>
    public static async Task<IReadOnlyDictionary<string, Fetched<TResult>>> GetManyAsync<T, TResult>(
        this BackendHttp http,
        string path,
        BatchCall call,
        Func<JsonElement, IEnumerable<(string? Id, JsonElement Item)>?> items,
        JsonTypeInfo<T> json,
        Func<T, string, Fetched<TResult>> check)
        where T : class
    {
        var answer = await http.GetAsync(
            $"{path}?ids={string.Join(',', call.Ids)}",
            BatchedAnswerJson.Default.JsonDocument,
            (document, _) =>
            {
                using (document)
                {
                    return PerId(call.Ids, items(document.RootElement), json, check);
                }
            },
            call.Backend,
            call.Ids.Count);
        if (answer.TryGet(out var perId))
        {
            return answer.MaxAge is null ? perId : perId.ToDictionary(each => each.Key, each => each.Value with { MaxAge = answer.MaxAge });
        }

        if (answer.Failure.Reason != FailureReason.TooLarge || call.Ids is [_])
        {
            return Fetched.ForEach<TResult>(call.Ids, answer.Failure);
        }

        // Which id is too large is unknown. Get all of them singly instead of bisecting: there is time for one more round trip, not for six.
        var alone = await Task.WhenAll(call.Ids.Select(id => http.GetManyAsync(path, call with { Ids = [id] }, items, json, check)));
        return alone.SelectMany(each => each).ToDictionary();
    }

    private static Fetched<IReadOnlyDictionary<string, Fetched<TResult>>> PerId<T, TResult>(
        IReadOnlyList<string> ids, IEnumerable<(string? Id, JsonElement Item)>? items, JsonTypeInfo<T> json, Func<T, string, Fetched<TResult>> check)
        where T : class
    {
        if (items is null)
        {
            return FailureReason.Malformed;
        }

        var asked = ids.ToHashSet();
        var known = new Dictionary<string, Fetched<TResult>>(ids.Count);
        // An id that the answer lacks does not exist, unless the answer has an item with an unknown or unreadable id: that may have been meant for it.
        var missing = FailureReason.NotFound;
        foreach (var (id, item) in items)
        {
            if (id is null || !asked.Contains(id))
            {
                missing = FailureReason.Malformed;
            }
            else
            {
                known[id] = Read(item, json) is { } value ? check(value, id) : FailureReason.Malformed;
            }
        }

        return Fetched.Value<IReadOnlyDictionary<string, Fetched<TResult>>>(ids.ToDictionary(id => id, id => known.GetValueOrDefault(id, missing)));
    }

    private static T? Read<T>(JsonElement item, JsonTypeInfo<T> json)
        where T : class
    {
        try
        {
            return item.Deserialize(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? IdOf(JsonElement item, string member) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(member, out var id) && id.ValueKind == JsonValueKind.String
            ? UntrustedJson.TextOf(id.GetString)
            : null;
}

[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class BatchedAnswerJson : JsonSerializerContext;
