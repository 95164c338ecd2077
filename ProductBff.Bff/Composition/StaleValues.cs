using ProductBff.Bff.Fetching;
using ProductBff.Bff.Memory;

namespace ProductBff.Bff.Composition;

/// <summary>The last good values of a section by id, as JSON.</summary>
internal sealed class StaleValues<T>(Section<T> section, ComposerContext context)
{
    private readonly BoundedCache _values = new(context.Clock, context.Options.LastGood.MaxBytes);

    public long Bytes => _values.Bytes;

    /// <summary>Keeps a good value. "Not found", or a value that says nothing, removes the previous one; any other failure leaves it.</summary>
    public void Remember(string id, in Fetched<T> outcome)
    {
        try
        {
            if (outcome.TryGet(out var value) && section.IsWorthKeeping(value))
            {
                _values.Set(id, JsonSerializer.SerializeToUtf8Bytes(value, section.Json), context.Options.LastGood.MaxAge);
            }
            else if (outcome.Succeeded || outcome.Failure.Reason == FailureReason.NotFound)
            {
                _values.Remove(id);
            }
        }
        catch (Exception bug)
        {
            // The value cannot be serialized; the waiters get it all the same.
            context.Log.FetchThrew(section.Name, bug);
        }
    }

    /// <summary>The value, and how long ago it was fetched.</summary>
    public bool TryGet(string id, [MaybeNullWhen(false)] out T value, out TimeSpan age)
    {
        var json = _values.Find(id, out age);
        value = json is null ? default : JsonSerializer.Deserialize(json, section.Json);
        return json is not null;
    }
}
