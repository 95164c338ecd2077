namespace Aspire.StackExchange.Redis.Tests;

internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Asks until the answer is yes; no after half a minute, which only a failure takes.</summary>
    public static async Task<bool> IsTrueAsync(Func<Task<bool>> condition)
    {
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Limit; await Task.Delay(20))
        {
            if (await condition())
            {
                return true;
            }
        }

        return false;
    }
}
