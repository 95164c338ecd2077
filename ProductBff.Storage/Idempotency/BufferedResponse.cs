using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.Storage.Idempotency;

/// <summary>A response held in memory until its transaction has ended, so that no success is sent before it is committed.</summary>
internal sealed partial class BufferedResponse : IResult
{
    private readonly Dictionary<string, string?[]> _headers;
    private readonly bool _replayed;

    private BufferedResponse(int status, Dictionary<string, string?[]> headers, byte[] body, bool replayed) =>
        (Status, _headers, Body, _replayed) = (status, headers, body, replayed);

    public int Status { get; }

    public byte[] Body { get; }

    /// <summary>
    /// Whether the response is stored under the key. A server error or a rate limit is temporary, and a request refused with 400 or 428 was
    /// not carried out: the client may send it again, corrected, with the same key.
    /// </summary>
    public bool IsFinal => Status is < 500 and not (
        StatusCodes.Status400BadRequest
        or StatusCodes.Status408RequestTimeout
        or StatusCodes.Status428PreconditionRequired
        or StatusCodes.Status429TooManyRequests);

    public bool IsSuccess => Status is >= 200 and < 300;

    public static BufferedResponse From(IdempotencyRecord record) => new(
        record.Status, JsonSerializer.Deserialize(record.Headers, HeadersJson.Default.DictionaryStringStringArray)!, record.Body, replayed: true);

    /// <summary>Runs the handler and writes its result to memory, with the header fields that were added meanwhile.</summary>
    public static async Task<BufferedResponse> RunAsync(HttpContext context, Func<ValueTask<object?>> handler)
    {
        var response = context.Response;
        var before = response.Headers.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var result = await handler() as IResult
            ?? throw new InvalidOperationException($"The handler of '{context.GetEndpoint()?.DisplayName}' does not return an {nameof(IResult)}.");

        var network = response.Body;
        using var memory = new MemoryStream();
        response.Body = memory;
        try
        {
            await result.ExecuteAsync(context);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            response.Body = network;
        }

        var headers = response.Headers.Where(header => !before.Contains(header.Key)).ToDictionary(header => header.Key, header => header.Value.ToArray());
        return new(response.StatusCode, headers, memory.ToArray(), replayed: false);
    }

    public string HeadersAsJson() => JsonSerializer.Serialize(_headers, HeadersJson.Default.DictionaryStringStringArray);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        foreach (var (name, values) in _headers)
        {
            response.Headers[name] = values;
        }

        if (_replayed)
        {
            response.Headers[IdempotencyKey.ReplayedHeaderName] = "true";
        }

        if (Body is not [])
        {
            response.ContentLength = Body.Length;
            // Not cancelled by the caller's deadline: learning late that the write was carried out is better than not learning it.
            await response.Body.WriteAsync(Body, CancellationToken.None);
        }
    }

    [JsonSerializable(typeof(Dictionary<string, string?[]>))]
    private sealed partial class HeadersJson : JsonSerializerContext;
}
