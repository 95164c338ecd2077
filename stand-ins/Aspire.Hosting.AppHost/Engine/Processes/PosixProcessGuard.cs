using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Engine;

/// <summary>
/// A shell that reads process ids from a pipe. The pipe ends when this process does, whatever ended it; then the shell
/// ends the processes that are still on its list.
/// </summary>
internal sealed class PosixProcessGuard : IProcessGuard
{
    // Ctrl+C goes to the whole process group and must not end the guard before its pipe does.
    private const string Script = """
        trap '' INT TERM HUP QUIT
        pids=' '
        while read -r op pid; do
          case $op in
            add) pids="$pids$pid ";;
            remove) pids="${pids%% "$pid" *} ${pids#* "$pid" }";;
          esac
        done
        left() { for pid in $pids; do kill -0 "$pid" && return 0; done; return 1; }
        for pid in $pids; do kill -TERM "$pid"; done
        for i in 1 2 3 4 5 6 7 8 9 10; do left || exit 0; sleep 0.2; done
        for pid in $pids; do kill -KILL "$pid"; done
        """;

    private readonly Lock _gate = new();
    private readonly StreamWriter _pipe;

    public PosixProcessGuard()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var shell = Process.Start(start) ?? throw new DistributedApplicationException("/bin/sh cannot be started.");
        _pipe = shell.StandardInput;
        _pipe.AutoFlush = true;
    }

    public void Add(int processId) => Write("add", processId);

    public void Remove(int processId) => Write("remove", processId);

    public void Dispose()
    {
        lock (_gate)
        {
            _pipe.Dispose();
        }
    }

    private void Write(string operation, int processId)
    {
        lock (_gate)
        {
            try
            {
                _pipe.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{operation} {processId}"));
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // Somebody ended the guard, or the application is being disposed. Ordinary shutdown does not need it.
            }
        }
    }
}
