using System.Runtime.InteropServices;

namespace Aspire.Hosting.Engine;

/// <summary>What .NET has no API for: to ask a process to end, and to learn who started this one.</summary>
internal static partial class Posix
{
    public const int SigTerm = 15;

    /// <returns>0, or -1 if there is no such process any more.</returns>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentProcessId();
}
