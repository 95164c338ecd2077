namespace Aspire.Hosting.Tests;

/// <summary>How long a test waits for something that happens within moments on an idle machine.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static CancellationToken Token => new CancellationTokenSource(Limit).Token;

    /// <summary>Waits until the condition holds.</summary>
    public static async Task Until(Func<Task<bool>> condition, string what)
    {
        var limit = Token;
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not within {Limit}: {what}");
            await Task.Delay(Interval);
        }
    }

    public static Task Until(Func<bool> condition, string what) => Until(() => Task.FromResult(condition()), what);
}
