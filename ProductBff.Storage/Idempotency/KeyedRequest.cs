using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Authentication;

namespace ProductBff.Storage.Idempotency;

/// <summary>A request with a key. Only digests of them are stored, which reveal nothing about the caller or the content.</summary>
/// <param name="Key">The claim of the caller's key for this request; the same key of another caller is a different one.</param>
/// <param name="Request">
/// The claim of this request with this key for this caller. Two callers do not generate the same key for the same request: the second
/// has copied it from the first.
/// </param>
internal sealed record KeyedRequest(Claim Key, Claim Request)
{
    // In the place of the caller's id, which is never a plain word: a request's id cannot equal that of a key.
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

/// <summary>The claim of something that can be claimed once.</summary>
/// <param name="Id">A digest of what is claimed.</param>
/// <param name="Fingerprint">A digest of the request, or of the caller, that it is claimed for: equal when a request is repeated.</param>
internal sealed record Claim(string Id, string Fingerprint);
