using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>
/// Loaded by the runtime before an application's own code (<c>DOTNET_STARTUP_HOOKS</c>), so that the application need not be changed: at
/// SIGUSR2 it writes how many bytes were allocated since the start, and how large the heap is, into the file that <c>ALLOCATED_BYTES_FILE</c> names. Exact, and
/// without a cost between two readings, which counters sent each second are not.
/// </summary>
#pragma warning disable MA0047 // The runtime looks for this name, in no namespace.
internal static class StartupHook
#pragma warning restore MA0047
{
    private const PosixSignal Usr2 = (PosixSignal)12;

    // A registration ends when it is collected.
    private static PosixSignalRegistration? _registration;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("ALLOCATED_BYTES_FILE") is { Length: > 0 } file)
        {
            _registration = PosixSignalRegistration.Create(Usr2, signal =>
            {
                signal.Cancel = true;
                var next = file + ".next";
                File.WriteAllText(next, string.Create(
                    CultureInfo.InvariantCulture, $"{GC.GetTotalAllocatedBytes(precise: true)} {GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes}"));
                // The reader sees all of it or nothing.
                File.Move(next, file, overwrite: true);
            });
        }
    }
}
