using Microsoft.Extensions.Options;
using ProductBff.Bff.Protection;

namespace ProductBff.Bff.Endpoints;

/// <summary>Writes to a client for as long as it reads: one that takes nothing for <see cref="LoadSheddingOptions.ReaderTimeout"/> is dropped.</summary>
internal static partial class PatientWriting
{
    // What a slow but honest reader takes in that time.
    private const int SliceBytes = 16 * 1024;

    /// <summary>The server's own limit is on the rate of the whole answer and lets who takes nothing stay for minutes.</summary>
    public static async Task WriteAsync(this HttpContext context, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        while (body.Length > 0)
        {
            var slice = body[..Math.Min(SliceBytes, body.Length)];
            body = body[slice.Length..];
            var write = context.Response.Body.WriteAsync(slice, cancellationToken);
            if (write.IsCompletedSuccessfully)
            {
                await write;
                continue;
            }

            await WaitAsync(write.AsTask(), context, cancellationToken);
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
            var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PatientWriting));
            LogDropped(logger, path, timeout);
            context.Abort();
            // Ends now, as does all that is still to be written.
            await write;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "ReaderDropped", Message = "A reader of {Path} took nothing for {Timeout} and was dropped")]
    private static partial void LogDropped(ILogger logger, PathString path, TimeSpan timeout);
}
