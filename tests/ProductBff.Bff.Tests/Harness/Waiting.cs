using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ProductBff.Bff.Tests.Harness;

internal static class Waiting
{
    // Reached only by a failing test, so it may be long enough for a very busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Starting a host blocks a thread, and the pool adds threads slowly, so it needs enough of them from the start.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "This is no library.")]
    internal static void HaveThreads() => ThreadPool.SetMinThreads(workerThreads: 32, completionPortThreads: 4);

    /// <summary>Waits for something that must happen, without any assumption about how soon.</summary>
    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <inheritdoc cref="InTime{T}(Task{T})"/>
    public static Task InTime(this Task task) => task.WaitAsync(Limit);
}
