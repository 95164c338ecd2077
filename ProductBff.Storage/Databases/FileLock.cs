namespace ProductBff.Storage.Databases;

/// <summary>A lock between processes of one machine, which the operating system releases when its holder dies.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

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
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
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
