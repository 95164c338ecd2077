using System.IO.Hashing;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProductBff.Bff.Description;

/// <summary>
/// The description as it is sent. It does not change while the process runs and takes tens of milliseconds to make, so it is made when it
/// is first asked for, and once.
/// </summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Name = "v1";

    private readonly Lazy<Task<(byte[] Json, string ETag)>> _made = new(() => MakeAsync(provider));

    public async Task SendAsync(HttpContext context)
    {
        var (json, etag) = await _made.Value.WaitAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-cache";
        // Says 304 to who has it.
        await TypedResults.Bytes(json, "application/json; charset=utf-8", entityTag: new(etag)).ExecuteAsync(context);
    }

    private static async Task<(byte[] Json, string ETag)> MakeAsync(IOpenApiDocumentProvider provider)
    {
        // Whoever asks first and leaves does not take it from the others.
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        var json = Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, CancellationToken.None));
        return (json, $"\"{XxHash128.HashToUInt128(json):x32}\"");
    }
}
