using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Answers 304 where the client already has what it asks for, with all of its headers. It stands before the output cache and not in the
/// endpoint, so that the cache still sees, and keeps, the whole page; and it keeps the conditions to itself, because the cache would
/// leave most headers out of a 304, and take the time of storing for a <c>Last-Modified</c>, which nothing here has.
/// </summary>
internal sealed class ConditionalGet(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        request.Headers.IfModifiedSince = default;
        if (request.Headers.IfNoneMatch.Count == 0 || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            await next(context);
            return;
        }

        var known = request.GetTypedHeaders().IfNoneMatch;
        request.Headers.IfNoneMatch = default;
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new BodyUnlessMatching(context.Response, known, original.Stream);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body, original));
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(original);
        }
    }

    private static bool Matches(HttpResponse response, IList<EntityTagHeaderValue> known) =>
        response is { StatusCode: StatusCodes.Status200OK, HasStarted: false }
        && EntityTagHeaderValue.TryParse(response.Headers.ETag.ToString(), out var current)
        && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false));

    /// <summary>Decides at the first write, when the ETag is known; then passes everything on, or nothing.</summary>
    private sealed class BodyUnlessMatching(HttpResponse response, IList<EntityTagHeaderValue> known, Stream inner) : Stream
    {
        private bool? _matches;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!IsMatch())
            {
                await inner.WriteAsync(buffer, cancellationToken);
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) =>
            IsMatch() ? Task.CompletedTask : inner.FlushAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!IsMatch())
            {
                inner.Write(buffer, offset, count);
            }
        }

        public override void Flush()
        {
            if (!IsMatch())
            {
                inner.Flush();
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private bool IsMatch()
        {
            if (_matches is null)
            {
                _matches = Matches(response, known);
                if (_matches.Value)
                {
                    response.StatusCode = StatusCodes.Status304NotModified;
                    response.ContentLength = null;
                }
            }

            return _matches.Value;
        }
    }
}
