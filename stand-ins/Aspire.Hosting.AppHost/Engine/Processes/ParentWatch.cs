using System.Diagnostics;

namespace Aspire.Hosting.Engine;

/// <summary>
/// Notices that the <c>dotnet run</c> which started this AppHost was killed. An AppHost that was started by a shell or a
/// service manager may outlive it.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Completes when the parent is gone; never if there is no parent to watch.</summary>
    public static async Task WaitForLossAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !IsDotnet(Posix.ParentProcessId()))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        var parent = Posix.ParentProcessId();
        using var timer = new PeriodicTimer(Interval, clock);
        while (Posix.ParentProcessId() == parent && await timer.WaitForNextTickAsync(cancellationToken))
        {
            // Unix has no notification for it that works everywhere.
        }
    }

    private static bool IsDotnet(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName == "dotnet";
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
