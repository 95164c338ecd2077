namespace ProductBff.Storage.Databases;

/// <summary>A lock between processes of one machine, which the operating system releases when its holder dies.</summary>
internal static class FileLock
{
    /// <summary>EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.</summary>
    private static readonly int[] SharingViolations = [11, 35, unchecked((int)0x80070020)];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether a file could not be opened because another process holds it exclusively.</summary>
    public static bool IsHeldByAnother(Exception exception) => exception is IOException && SharingViolations.Contains(exception.HResult);

    /// <exception cref="TimeoutException">Another process has held the lock for all of <paramref name="patience"/>.</exception>
    public static async Task<IAsyncDisposable> EnterAsync(
        string file, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsHeldByAnother(e))
            {
                if (time.GetElapsedTime(started) > patience)
                {
                    throw new TimeoutException($"Another process has held '{file}' for {patience.TotalSeconds:0} s.", e);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
