using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Authentication;

namespace ProductBff.Storage.Idempotency;

/// <summary>A request with a key. What is stored of both are digests: they tell nothing about the caller or the content.</summary>
/// <param name="Key">The caller's key, taken for this request: another caller's equal key is another key.</param>
/// <param name="Request">
/// The request with this key, taken by this caller. Two callers do not make up the same key for the same request: the second has it from
/// the first.
/// </param>
internal sealed record KeyedRequest(Claim Key, Claim Request)
{
    // No caller's id is a word, so that this is never the id of a key.
    private const string RequestMark = "request";

    /// <summary>The body has to be buffered; it is read from its start.</summary>
    public static async Task<KeyedRequest> ReadAsync(string key, HttpContext context)
    {
        var request = context.Request;
        request.Body.Position = 0;
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, context.RequestAborted);

        var body = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        var caller = CallerIdentity.IdOf(context.User);
        var target = $"{request.PathBase}{request.Path}{request.QueryString}";
        return new(
            new(Digest.Of(caller, key), Digest.Of([caller, request.Method, target], body)),
            new(Digest.Of([RequestMark, key, request.Method, target], body), Digest.Of(caller)));
    }
}

/// <summary>What can be taken once.</summary>
/// <param name="Id">A digest of it.</param>
/// <param name="Fingerprint">A digest of who takes it, or for what: equal where the same is done again.</param>
internal sealed record Claim(string Id, string Fingerprint);
