using ProductBff.Bff.Protection;

namespace ProductBff.Bff.Endpoints;

/// <summary>Writes to a client as long as it reads; one that reads nothing for <see cref="LoadSheddingOptions.ReaderTimeout"/> is disconnected.</summary>
internal static partial class SlowReaderTimeout
{
    // A slow but legitimate reader takes this much within the timeout.
    private const int SliceBytes = 16 * 1024;

    /// <summary>Kestrel's minimum data rate is not enough: it covers the whole response and lets a client that reads nothing stay for minutes.</summary>
    public static async Task WriteAsync(this HttpContext context, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        while (body.Length > 0)
        {
            var slice = body[..Math.Min(SliceBytes, body.Length)];
            body = body[slice.Length..];
            var write = context.Response.Body.WriteAsync(slice, cancellationToken).AsTask();
            if (!write.IsCompletedSuccessfully)
            {
                await WaitAsync(write, context, cancellationToken);
            }
        }
    }

    private static async Task WaitAsync(Task write, HttpContext context, CancellationToken cancellationToken)
    {
        var (services, path) = (context.RequestServices, context.Request.Path);
        var timeout = services.GetRequiredService<IOptions<LoadSheddingOptions>>().Value.ReaderTimeout;
        try
        {
            await write.WaitAsync(timeout, services.GetRequiredService<TimeProvider>(), cancellationToken);
        }
        catch (TimeoutException)
        {
            var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SlowReaderTimeout));
            LogDropped(logger, path, timeout);
            context.Abort();
            // Ends now that the connection is aborted, as will all later writes.
            await write;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "ReaderDropped", Message = "A client read nothing of {Path} for {Timeout} and was disconnected")]
    private static partial void LogDropped(ILogger logger, PathString path, TimeSpan timeout);
}
