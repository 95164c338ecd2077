using System.Net.Http.Json;
using ProductBff.Testing;

namespace ProductBff.Storage.Tests.Databases;

internal static class Reviews
{
    public static Task<HttpResponseMessage> PostReviewAsync(this HttpClient client, string key, string comment = "x")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/reviews/P001") { Content = JsonContent.Create(new { rating = 5, comment }) };
        request.Headers.Authorization = new("Bearer", TestTokens.Create());
        request.Headers.Add("Idempotency-Key", key);
        return client.SendAsync(request);
    }
}
