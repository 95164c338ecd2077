using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Authentication;

namespace ProductBff.Storage.Idempotency;

/// <summary>A request with a key. What is stored of both are digests: they tell nothing about the caller or the content.</summary>
/// <param name="Id">Of the caller and the key: another caller's equal key is another key.</param>
/// <param name="Fingerprint">Of the caller, the method, the path and the body.</param>
internal sealed record KeyedRequest(string Id, string Fingerprint)
{
    /// <summary>The body has to be buffered; it is read from its start.</summary>
    public static async Task<KeyedRequest> ReadAsync(string key, HttpContext context)
    {
        var request = context.Request;
        request.Body.Position = 0;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);

        var caller = CallerIdentity.IdOf(context.User);
        var target = $"{request.PathBase}{request.Path}{request.QueryString}";
        return new(Digest.Of(caller, key), Digest.Of([caller, request.Method, target], body.GetBuffer().AsSpan(0, (int)body.Length)));
    }
}
