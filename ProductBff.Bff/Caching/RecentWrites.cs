using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ProductBff.Bff.Caching;

/// <summary>
/// Which products were written to within the last <see cref="CachingOptions.RecentWrite"/>: marked in Redis, where all replicas see it,
/// and in this process, which is all there is without Redis. While a product is marked its pages are neither taken from the cache nor
/// stored, because a read that began before the write may still be about to store what it saw.
/// </summary>
/// <remarks>
/// In the process a mark is a slot in a table of fixed size, found by hash. Two products in one slot cost each other a few cache hits,
/// and the table cannot grow, whoever writes what.
/// </remarks>
internal sealed partial class RecentWrites(
    IOptions<CachingOptions> options, ICacheConnection connection, CacheRest rest, TimeProvider time, ILogger<RecentWrites> logger)
{
    private const int SlotCount = 4_096;

    private readonly CachingOptions _options = options.Value;
    private readonly long[] _until = new long[SlotCount];
    private readonly long[] _writes = new long[SlotCount];
    private readonly long[] _seen = new long[SlotCount];

    /// <summary>Marks. Where Redis cannot be told, this process at least takes nothing from the cache that may be older.</summary>
    public async Task AddAsync(string tag, CancellationToken cancellationToken)
    {
        var write = Random.Shared.NextInt64(1, long.MaxValue);
        MarkHere(tag, write, _options.RecentWrite);
        if (!connection.IsShared)
        {
            return;
        }

        try
        {
            var redis = connection.Redis ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "It is not connected.");
            await redis.StringSetAsync(KeyOf(tag), write, _options.RecentWrite, When.Always)
                .WaitAsync(_options.EvictionTimeout, time, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            MarkHere(tag, write, _options.PageLifetime > _options.RecentWrite ? _options.PageLifetime : _options.RecentWrite);
            LogNotShared(logger, tag, _options.PageLifetime, exception.Message);
        }
    }

    /// <summary>Whether there is a mark. Throws what Redis throws.</summary>
    public async ValueTask<bool> IsMarkedAsync(string tag, CancellationToken cancellationToken) =>
        FindHere(SlotOf(tag)) is not null || await FindSharedAsync(tag, cancellationToken) is not null;

    /// <summary>
    /// The marks of several products. Redis is asked although there is one here: another instance may have written since. Where it does
    /// not answer, those that are known here: a read goes on, may share a fetch that began before a write through another instance, and
    /// must not be stored.
    /// </summary>
    public async ValueTask<RecentMarks> FindManyAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        long?[] here = [.. tags.Select(tag => FindHere(SlotOf(tag)))];
        if (!connection.IsShared)
        {
            return new(here, AreAll: true);
        }

        if (!connection.IsConnected || rest.IsResting)
        {
            return new(here, AreAll: false);
        }

        var began = time.GetTimestamp();
        try
        {
            var shared = await Task.WhenAll(tags.Select(tag => FindSharedAsync(tag, cancellationToken).AsTask()));
            rest.Succeeded();
            return new([.. shared.Zip(here, (theirs, ours) => theirs ?? ours)], AreAll: true);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            rest.Failed(exception, began);
            return new(here, AreAll: false);
        }
    }

    /// <summary>Whether <see cref="MarkSeen"/> was not called for this write yet.</summary>
    public bool IsNew(string tag, long write) => Volatile.Read(ref _seen[SlotOf(tag)]) != write;

    public void MarkSeen(string tag, long write) => Volatile.Write(ref _seen[SlotOf(tag)], write);

    private async ValueTask<long?> FindSharedAsync(string tag, CancellationToken cancellationToken) =>
        connection.Redis is { } redis
        && await redis.StringGetAsync(KeyOf(tag)).WaitAsync(_options.Timeout, time, cancellationToken) is { HasValue: true } write
        && write.TryParse(out long id) ? id : null;

    private long? FindHere(int slot) => time.GetTimestamp() < Volatile.Read(ref _until[slot]) ? Volatile.Read(ref _writes[slot]) : null;

    private void MarkHere(string tag, long write, TimeSpan period)
    {
        var slot = SlotOf(tag);
        // The write first: whoever sees the new time must not see the old write, which may have been dealt with.
        Volatile.Write(ref _writes[slot], write);
        Volatile.Write(ref _until[slot], time.GetTimestamp() + (long)(period.TotalSeconds * time.TimestampFrequency));
    }

    private static int SlotOf(string tag) => (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(tag)) % SlotCount);

    private static RedisKey KeyOf(string tag) => string.Create(CultureInfo.InvariantCulture, $"bff:written:{tag}");

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RecentWriteNotShared", Message =
        "Redis could not be told of the write to {Tag}; other instances may serve its old page for {PageLifetime} at most: {Error}")]
    private static partial void LogNotShared(ILogger logger, string tag, TimeSpan pageLifetime, string error);
}

/// <param name="Writes">The mark of each product's last write, or null, in the order in which they were asked for.</param>
/// <param name="AreAll">False where those made by other instances could not be read.</param>
internal readonly record struct RecentMarks(IReadOnlyList<long?> Writes, bool AreAll);

/// <summary>Set on a request for a product that was, or may have been, written to a moment ago; the cache policy does not store its page.</summary>
internal sealed class RecentlyWritten
{
    public static readonly RecentlyWritten Instance = new();
}
