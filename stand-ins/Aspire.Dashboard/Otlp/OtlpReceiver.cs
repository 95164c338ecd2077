using Aspire.Dashboard.Access;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Aspire.Dashboard.Otlp;

/// <summary>OTLP/HTTP: <c>POST /v1/traces</c>, <c>/v1/logs</c>, <c>/v1/metrics</c> in protobuf with the key in <c>x-otlp-api-key</c>.</summary>
internal sealed class OtlpReceiver(DashboardOptions options, OtlpIngestion ingestion) : IDisposable
{
    private const string Protobuf = "application/x-protobuf";

    /// <summary>Field 2 (message) of google.rpc.Status, which is the body that OTLP asks for with an error.</summary>
    private const uint StatusMessageTag = (2 << 3) | 2;

    private readonly SecretText _apiKey = new(options.OtlpApiKey);

    /// <summary>Requests worked on at a time; with the payload limit this bounds the memory in flight.</summary>
    private readonly SemaphoreSlim _slots = new(8);

    public void Dispose() => _slots.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            var answer = await AnswerAsync(context);
            await WriteAsync(context, StatusCodes.Status200OK, answer.ToByteArray());
        }
        catch (OtlpRefusedException refused)
        {
            await WriteAsync(context, refused.Status, StatusMessage(refused.Message));
        }
        catch (BadHttpRequestException bad)
        {
            await WriteAsync(context, bad.StatusCode, StatusMessage(bad.Message));
        }
    }

    private async Task<IMessage> AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!_apiKey.Matches(request.Headers["x-otlp-api-key"].ToString()))
        {
            throw new OtlpRefusedException(StatusCodes.Status401Unauthorized, "The header x-otlp-api-key is missing or wrong.");
        }

        if (request.Path.Value is not ("/v1/traces" or "/v1/logs" or "/v1/metrics"))
        {
            throw new OtlpRefusedException(StatusCodes.Status404NotFound, $"There is no {request.Path}; there are /v1/traces, /v1/logs and /v1/metrics.");
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            throw new OtlpRefusedException(StatusCodes.Status405MethodNotAllowed, "Only POST.");
        }

        if (request.ContentType?.Split(';')[0].Trim() != Protobuf)
        {
            throw new OtlpRefusedException(StatusCodes.Status415UnsupportedMediaType, $"Content-Type '{request.ContentType}' is not taken; {Protobuf} is.");
        }

        await _slots.WaitAsync(context.RequestAborted);
        try
        {
            var body = await OtlpBody.ReadAsync(request, options.Limits.PayloadBytes, context.RequestAborted);
            return Take(request.Path.Value!, body);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new OtlpRefusedException(StatusCodes.Status400BadRequest, $"The body is not the protobuf message of {request.Path}: {malformed.Message}");
        }
        finally
        {
            _slots.Release();
        }
    }

    private IMessage Take(string path, ReadOnlyMemory<byte> body)
    {
        switch (path)
        {
            case "/v1/traces":
                var (spans, why) = ingestion.Add(ExportTraceServiceRequest.Parser.ParseFrom(body.Span));
                return new ExportTraceServiceResponse
                {
                    PartialSuccess = spans == 0 ? null : new ExportTracePartialSuccess { RejectedSpans = spans, ErrorMessage = why },
                };
            case "/v1/logs":
                var (records, reason) = ingestion.Add(ExportLogsServiceRequest.Parser.ParseFrom(body.Span));
                return new ExportLogsServiceResponse
                {
                    PartialSuccess = records == 0 ? null : new ExportLogsPartialSuccess { RejectedLogRecords = records, ErrorMessage = reason },
                };
            default:
                var (points, cause) = ingestion.Add(ExportMetricsServiceRequest.Parser.ParseFrom(body.Span));
                return new ExportMetricsServiceResponse
                {
                    PartialSuccess = points == 0 ? null : new ExportMetricsPartialSuccess { RejectedDataPoints = points, ErrorMessage = cause },
                };
        }
    }

    private static byte[] StatusMessage(string message)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            output.WriteTag(StatusMessageTag);
            output.WriteString(message);
        }

        return buffer.ToArray();
    }

    private static async Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Protobuf;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
