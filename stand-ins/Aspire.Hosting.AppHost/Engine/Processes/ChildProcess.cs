using System.Diagnostics;

namespace Aspire.Hosting.Engine;

/// <summary>One started process: its output, its end, and a way to end it.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const string Signal = "go";

    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(6);

    // A grandchild may keep the output open after the end of the process that we wait for.
    private static readonly TimeSpan OutputTimeout = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly TimeProvider _clock;

    private ChildProcess(Process process, ProcessSpecification specification, IProcessGuard guard, Action<string, bool> output, TimeProvider clock)
    {
        _process = process;
        Id = process.Id;
        _clock = clock;
        Exited = WaitForEndAsync(specification, guard, output);
    }

    public int Id { get; }

    /// <summary>Completes with the exit code; on Unix 128 plus the signal's number if one ended it.</summary>
    public Task<int> Exited { get; }

    /// <param name="environment">The whole environment of the process.</param>
    /// <param name="output">Called for every line; the second argument says whether it is an error.</param>
    /// <exception cref="DistributedApplicationException">The process cannot be started.</exception>
    public static ChildProcess Start(
        ProcessSpecification specification,
        IReadOnlyDictionary<string, string> environment,
        IProcessGuard guard,
        Action<string, bool> output,
        TimeProvider clock)
    {
        var held = CanBeHeld(environment);
        var start = CreateStartInfo(specification, held);
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException)
        {
            specification.CleanUp?.Invoke();
            throw new DistributedApplicationException($"'{specification.FileName}' cannot be started: {exception.Message}", exception);
        }

        guard.Add(process.Id);
        var child = new ChildProcess(process, specification, guard, output, clock);
        Feed(process, held ? $"{Signal}\n{specification.Input}" : specification.Input);
        return child;
    }

    /// <summary>Asks the process to end, and after six seconds ends it.</summary>
    public async Task StopAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            // There is no signal that a process without a window or a console of its own could be sent.
            Kill();
        }
        else
        {
            _ = Posix.Kill(Id, Posix.SigTerm);
        }

        try
        {
            await Exited.WaitAsync(TerminationTimeout, _clock);
        }
        catch (TimeoutException)
        {
            Kill();
            await Exited;
        }
    }

    public void Dispose() => _process.Dispose();

    /// <summary>A shell passes on only what it could have set itself: not <c>services__my-api__http__0</c>.</summary>
    private static bool CanBeHeld(IReadOnlyDictionary<string, string> environment) =>
        !OperatingSystem.IsWindows() && environment.Keys.All(name => name.All(c => c == '_' || char.IsAsciiLetterOrDigit(c)) && !char.IsAsciiDigit(name[0]));

    private static ProcessStartInfo CreateStartInfo(ProcessSpecification specification, bool held)
    {
        // A shell holds the process back until the guard knows its id. If this process is killed before that, the shell's
        // input ends and so does the shell: no orphan is born.
        var start = held
            ? new ProcessStartInfo("/bin/sh", ["-c", "read -r go && exec \"$@\"", "sh", specification.FileName, .. specification.Arguments])
            : new ProcessStartInfo(specification.FileName, specification.Arguments);
        start.WorkingDirectory = specification.WorkingDirectory;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        return start;
    }

    private static void Feed(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // It has ended already, or does not read its input; its end is what gets reported.
        }
    }

    private async Task<int> WaitForEndAsync(ProcessSpecification specification, IProcessGuard guard, Action<string, bool> output)
    {
        var lines = Task.WhenAll(
            LineReader.ReadAsync(_process.StandardOutput, line => output(line, false)),
            LineReader.ReadAsync(_process.StandardError, line => output(line, true)));
        await _process.WaitForExitAsync();
        guard.Remove(Id);
        specification.CleanUp?.Invoke();
        await Task.WhenAny(lines, Task.Delay(OutputTimeout, _clock));
        return _process.ExitCode;
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself just now.
        }
    }
}
