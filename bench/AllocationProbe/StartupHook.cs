using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>
/// Loaded by the runtime before an application's own code (<c>DOTNET_STARTUP_HOOKS</c>), so that the application need not be changed. On
/// SIGUSR2 it writes the bytes allocated since the start, and the size of the heap, to the file that <c>ALLOCATED_BYTES_FILE</c> names.
/// Unlike counters that are sent each second, this is exact and costs nothing between two readings.
/// </summary>
#pragma warning disable MA0047 // The runtime looks for this name, in no namespace.
internal static class StartupHook
#pragma warning restore MA0047
{
    private const PosixSignal Usr2 = (PosixSignal)12;

    // In a field, because a registration ends when it is garbage-collected.
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
                // Renamed into place, so that the reader sees the whole file or none.
                File.Move(next, file, overwrite: true);
            });
        }
    }
}
