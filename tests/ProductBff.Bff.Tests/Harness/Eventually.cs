namespace ProductBff.Bff.Tests.Harness;

/// <summary>Polls for what raises no event, such as a Redis connection that comes and goes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Checks until the condition is true; after half a minute, which is more than any passing test needs, the test fails.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> condition)
    {
        for (var started = TimeProvider.System.GetTimestamp(); !await condition(); await Task.Delay(20))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, "This did not happen within half a minute.");
        }
    }

    /// <inheritdoc cref="IsTrueAsync(Func{Task{bool}})"/>
    public static Task IsTrueAsync(Func<bool> condition) => IsTrueAsync(() => Task.FromResult(condition()));
}
