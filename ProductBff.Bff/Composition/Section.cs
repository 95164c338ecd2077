using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Composition;

/// <summary>One part of a page, declared once. All pages that show it share the declaration, and thereby its fetches.</summary>
internal abstract partial class Section(string name, Type client, TimeSpan budget)
{
    /// <summary>Its name in the response, in settings (<c>Pages:Sections:{name}</c>), metrics, spans, headers and logs.</summary>
    public string Name { get; } = NamePattern().IsMatch(name) ? name
        : throw new ArgumentException($"A section's name is lower-case letters, digits and dashes, not '{name}'.", nameof(name));

    public string SpanName { get; } = $"section {name}";

    /// <summary>How long a page waits for it, unless <c>Pages:Sections:{name}:Budget</c> says otherwise.</summary>
    public TimeSpan Budget { get; } = budget > TimeSpan.Zero ? budget
        : throw new ArgumentOutOfRangeException(nameof(budget), budget, $"Section '{name}' needs a budget above zero.");

    /// <summary>The service type that fetches it; resolved from the root provider, so it has to be a singleton.</summary>
    public Type Client { get; } = client;

    /// <param name="name">Lower-case letters, digits and dashes.</param>
    /// <param name="fetch">Fetches one id. It returns its failures; an exception is a bug.</param>
    /// <param name="json">Serializes the last good values that are kept.</param>
    /// <param name="fallback">The value for the given id when no better one is known; required for an optional section.</param>
    /// <param name="isWorthKeeping">False for a value that says no more than the fallback: it is not kept, and the last good one is dropped.</param>
    /// <param name="fetchMany">Fetches several in one backend call; an id missing from the result is not found.</param>
    public static Section<T> Define<TClient, T>(
        string name,
        Func<TClient, SectionCall, Task<Fetched<T>>> fetch,
        TimeSpan budget,
        JsonTypeInfo<T> json,
        Func<string, T>? fallback = null,
        Func<T, bool>? isWorthKeeping = null,
        Func<TClient, BatchCall, Task<IReadOnlyDictionary<string, Fetched<T>>>>? fetchMany = null)
        where TClient : notnull =>
        new(name, typeof(TClient), budget, json)
        {
            Fetch = (services, call) => fetch(services.GetRequiredService<TClient>(), call),
            FetchMany = fetchMany is null ? null : (services, call) => fetchMany(services.GetRequiredService<TClient>(), call),
            Fallback = fallback,
            IsWorthKeeping = isWorthKeeping ?? (static _ => true),
        };

    internal abstract SectionSource NewSource(ComposerContext context);

    [GeneratedRegex("^[a-z][a-z0-9-]*$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    internal static partial Regex NamePattern();
}

/// <inheritdoc/>
internal sealed class Section<T>(string name, Type client, TimeSpan budget, JsonTypeInfo<T> json) : Section(name, client, budget)
{
    public JsonTypeInfo<T> Json { get; } = json;

    public required Func<IServiceProvider, SectionCall, Task<Fetched<T>>> Fetch { get; init; }

    public required Func<IServiceProvider, BatchCall, Task<IReadOnlyDictionary<string, Fetched<T>>>>? FetchMany { get; init; }

    public required Func<string, T>? Fallback { get; init; }

    public required Func<T, bool> IsWorthKeeping { get; init; }

    internal override SectionSource NewSource(ComposerContext context) => new SectionSource<T>(this, context);
}
