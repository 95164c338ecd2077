using System.Reflection;

namespace ProductBff.Testing;

/// <summary>
/// Starts a program that must not start. It runs the program itself, because a WebApplicationFactory uses the host while the program
/// disposes of it, and would sometimes report a consequence of the failure instead.
/// </summary>
internal static class FailingStart
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Returns the exception that ended the start.</summary>
    /// <typeparam name="TEntryPoint">Any type of the program's assembly.</typeparam>
    public static async Task<Exception> OfAsync<TEntryPoint>(params IEnumerable<KeyValuePair<string, string>> settings)
    {
        string[] arguments =
        [
            .. NoReload.Arguments,
            "--environment=Development",
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=None",
            .. settings.Select(setting => $"--{setting.Key}={setting.Value}"),
        ];
        var start = Task.Run(() => typeof(TEntryPoint).Assembly.EntryPoint!.Invoke(null, [arguments]));
        return (await Assert.ThrowsAsync<TargetInvocationException>(() => start.WaitAsync(Limit))).InnerException!;
    }
}
