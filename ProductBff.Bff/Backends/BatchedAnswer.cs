using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Backends;

/// <summary>An answer about several ids. Each item is read by itself, so that one which is not the contract's fails no other.</summary>
internal static class BatchedAnswer
{
    /// <summary>A list of items that name their id in a member; null where one names none.</summary>
    public static Func<JsonElement, IEnumerable<(string? Id, JsonElement Item)>?> ListBy(string idMember) => answer =>
        answer.ValueKind != JsonValueKind.Array ? null : answer.EnumerateArray().Select(item => (IdOf(item, idMember), item));

    /// <summary>An object with a member per id.</summary>
    public static IEnumerable<(string? Id, JsonElement Item)>? Map(JsonElement answer) =>
        answer.ValueKind != JsonValueKind.Object ? null : answer.EnumerateObject().Select(item => (TextOf(() => item.Name), item.Value));

    /// <summary>Gets several ids in one call; where one of them has more to say than all may together, each in a call of its own.</summary>
    /// <param name="http">The backend.</param>
    /// <param name="path">Relative to the backend.</param>
    /// <param name="call">The ids, each of them once.</param>
    /// <param name="items">Takes the answer apart; null where it has another shape.</param>
    /// <param name="json">The shape of an item.</param>
    /// <param name="check">Makes the result of an item, if it is one that the contract allows for that id.</param>
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

        // Which of them is too large is not known. At once and not by halves: there is time for one more round, not for six.
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
        // What the answer does not mention does not exist; but it may be what an item was meant to be that nobody asked for.
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
            ? TextOf(id.GetString)
            : null;

    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is valid JSON and no text.
            return null;
        }
    }
}

[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class BatchedAnswerJson : JsonSerializerContext;
