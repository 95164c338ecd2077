namespace Aspire.Hosting.Engine;

/// <summary>Ends the processes that are left when this one is killed and cannot do it itself.</summary>
internal interface IProcessGuard : IDisposable
{
    void Add(int processId);

    void Remove(int processId);
}

internal static class ProcessGuard
{
    public static IProcessGuard Create() => OperatingSystem.IsWindows() ? new WindowsProcessGuard() : new PosixProcessGuard();
}
