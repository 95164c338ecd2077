namespace ProductBff.Bff.Tests.Harness;

internal static class Waiting
{
    // Reached only by a test that fails, so it may be long.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Waits for what must happen, without any assumption on how soon.</summary>
    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <inheritdoc cref="InTime{T}(Task{T})"/>
    public static Task InTime(this Task task) => task.WaitAsync(Limit);
}
