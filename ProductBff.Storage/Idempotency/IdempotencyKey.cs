using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace ProductBff.Storage.Idempotency;

/// <summary>The header field <c>Idempotency-Key</c>: 1 to 255 visible ASCII characters, chosen by the client, opaque to the server.</summary>
public static class IdempotencyKey
{
    /// <summary>The field's name.</summary>
    public const string HeaderName = "Idempotency-Key";

    /// <summary>The field that says <c>true</c> in an answer which was given before.</summary>
    public const string ReplayedHeaderName = "Idempotent-Replayed";

    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 255;

    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);

    /// <summary>Reads the field. Both results are null where the request has none.</summary>
    internal static (string? Key, string? Error) Read(IHeaderDictionary headers) => headers[HeaderName] switch
    {
        [] => (null, null),
        [{ Length: 0 }] => (null, "The key is empty."),
        [{ Length: > MaxLength } key] => (null, $"The key has {key.Length} characters; at most {MaxLength} are allowed."),
        [{ } key] when key.AsSpan().ContainsAnyExcept(Visible) => (null, "The key may hold only visible ASCII characters."),
        [{ } key] => (key, null),
        _ => (null, "The field is given more than once."),
    };
}
