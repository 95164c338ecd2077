using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Aspire.Dashboard.Otlp;

/// <summary>Why a request is not taken; <paramref name="Reason"/> goes back to the sender.</summary>
internal sealed class OtlpRefusedException(int status, string reason) : Exception(reason)
{
    public int Status { get; } = status;
}

internal static class OtlpBody
{
    /// <summary>The whole body, decompressed, never more than <paramref name="limit"/> bytes of it (a gzip bomb ends at the limit).</summary>
    /// <exception cref="OtlpRefusedException">Too large, or not gzip although it says so.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is "" or "identity")
        {
            return await CopyAsync(request.Body, limit, (int)(request.ContentLength ?? 0), cancellationToken);
        }

        if (encoding != "gzip")
        {
            throw new OtlpRefusedException(StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding '{encoding}' is not known; gzip and identity are.");
        }

        try
        {
            await using var decompressed = new GZipStream(request.Body, CompressionMode.Decompress);
            return await CopyAsync(decompressed, limit, 0, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new OtlpRefusedException(StatusCodes.Status400BadRequest, $"The body is not gzip: {exception.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> CopyAsync(Stream source, int limit, int expected, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(Math.Max(expected, 4096));
        while (await source.ReadAsync(body.GetMemory(4096), cancellationToken) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > limit)
            {
                throw TooLarge(limit);
            }
        }

        return body.WrittenMemory;
    }

    private static OtlpRefusedException TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {limit} bytes (decompressed); send smaller batches.");
}
