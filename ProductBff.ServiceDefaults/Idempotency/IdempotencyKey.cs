using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductBff.ServiceDefaults.Problems;

namespace ProductBff.ServiceDefaults.Idempotency;

/// <summary>
/// The header field <c>Idempotency-Key</c>: 1 to 255 visible ASCII characters, chosen by the client, opaque to the server. The BFF and
/// the services share this rule, so that neither accepts a key that the other refuses.
/// </summary>
public static class IdempotencyKey
{
    /// <summary>The field's name.</summary>
    public const string HeaderName = "Idempotency-Key";

    /// <summary>The response field that is <c>true</c> when a stored answer is replayed.</summary>
    public const string ReplayedHeaderName = "Idempotent-Replayed";

    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 255;

    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);

    /// <summary>
    /// Reads the field: the key, or the 400 that says what is wrong with it. Both are null when the field is absent and not
    /// required.
    /// </summary>
    public static (string? Key, ValidationProblem? Problem) Read(IHeaderDictionary headers, bool required) => headers[HeaderName] switch
    {
        [] when required => Refuse("The header is required, so that a request which is sent twice is carried out once."),
        [] => (null, null),
        [null or ""] => Refuse("The key is empty."),
        [{ Length: > MaxLength } key] => Refuse($"The key has {key.Length} characters; at most {MaxLength} are allowed."),
        [{ } key] when key.AsSpan().ContainsAnyExcept(Visible) => Refuse("The key may hold only visible ASCII characters."),
        [{ } key] => (key, null),
        _ => Refuse("The header is given more than once."),
    };

    private static (string? Key, ValidationProblem? Problem) Refuse(string error) => (null, RequestValidation.Invalid(HeaderName, error));
}
