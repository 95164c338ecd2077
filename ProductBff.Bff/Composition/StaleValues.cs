using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ProductBff.Bff.Composition;

/// <summary>The last good values of a section by id, as JSON.</summary>
internal sealed class StaleValues<T>(Section<T> section, ComposerContext context)
{
    private readonly BoundedCache _values = new(context.Clock, context.Options.LastGood.MaxBytes);

    public long Bytes => _values.Bytes;

    public void Set(string id, T value)
    {
        if (section.SaysSomething(value))
        {
            _values.Set(id, JsonSerializer.SerializeToUtf8Bytes(value, section.Json), context.Options.LastGood.MaxAge);
        }
        else
        {
            _values.Remove(id);
        }
    }

    public void Remove(string id) => _values.Remove(id);

    /// <summary>The value and how long ago it was fresh.</summary>
    public bool TryGet(string id, [MaybeNullWhen(false)] out T value, out TimeSpan age)
    {
        var json = _values.Find(id, out age);
        value = json is null ? default : JsonSerializer.Deserialize(json, section.Json);
        return json is not null;
    }
}
