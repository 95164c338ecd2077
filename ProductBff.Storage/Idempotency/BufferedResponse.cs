using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.Storage.Idempotency;

/// <summary>An answer that was made but not sent: it is sent when, and only if, the transaction that it tells of is committed.</summary>
internal sealed partial class BufferedResponse : IResult
{
    private readonly Dictionary<string, string?[]> _headers;
    private readonly bool _replayed;

    private BufferedResponse(int status, Dictionary<string, string?[]> headers, byte[] body, bool replayed) =>
        (Status, _headers, Body, _replayed) = (status, headers, body, replayed);

    public int Status { get; }

    public byte[] Body { get; }

    /// <summary>
    /// Whether the answer is the request's once and for all. A server error or a limit would be another one later, and a request that
    /// was refused as incomplete has not been carried out: it may come again, corrected, with the same key.
    /// </summary>
    public bool IsFinal => Status is < 500 and not (
        StatusCodes.Status400BadRequest
        or StatusCodes.Status408RequestTimeout
        or StatusCodes.Status428PreconditionRequired
        or StatusCodes.Status429TooManyRequests);

    /// <summary>Whether the request did what it was meant to do.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    public static BufferedResponse From(IdempotencyRecord record) => new(
        record.Status, JsonSerializer.Deserialize(record.Headers, HeadersJson.Default.DictionaryStringStringArray)!, record.Body, replayed: true);

    /// <summary>Runs the handler and lets its result write into memory; of the header fields those count that came with it.</summary>
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
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }
    }

    [JsonSerializable(typeof(Dictionary<string, string?[]>))]
    private sealed partial class HeadersJson : JsonSerializerContext;
}
