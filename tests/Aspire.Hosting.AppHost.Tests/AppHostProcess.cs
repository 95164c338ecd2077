using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Aspire.Hosting.Engine;

namespace Aspire.Hosting.Tests;

/// <summary>The playground's AppHost as a process of its own.</summary>
internal sealed partial class AppHostProcess : IDisposable
{
    public const string Started = "Distributed application started. Press Ctrl+C to shut down.";

    private const int SigInt = 2;
    private const nint Default = 0;

    private readonly ConcurrentQueue<string> _lines = new();

    private AppHostProcess(Process process)
    {
        Process = process;
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string[] Lines => [.. _lines];

    private static string Assembly => typeof(Projects.Playground_AppHost).Assembly.GetName().Name!;

    public static AppHostProcess Start(params string[] args)
    {
        var configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        var assembly = Path.Combine(Projects.Playground_AppHost.ProjectPath, "bin", configuration, "net10.0", $"{Assembly}.dll");
        return Run([assembly, .. args]);
    }

    public static AppHostProcess DotnetRun(params string[] args)
    {
        var configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        return Run(["run", "--no-build", "-c", configuration, "--project", Projects.Playground_AppHost.ProjectPath, .. args]);
    }

    public Task WaitForLineAsync(string text) => Patience.Until(
        () => _lines.Any(line => line.Contains(text, StringComparison.Ordinal)), $"'{text}' in:\n{string.Join('\n', _lines)}");

    /// <summary>All processes below this one.</summary>
    public int[] Descendants() => [.. DescendantsOf(Process.Id)];

    public void Signal(int signal) => Assert.Equal(0, Posix.Kill(Process.Id, signal));

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handler);

    private static AppHostProcess Run(string[] arguments)
    {
        var start = new ProcessStartInfo(ResourceLauncher.DotnetPath(), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        if (!OperatingSystem.IsWindows())
        {
            // A shell that runs the tests in the background lets them ignore Ctrl+C, which their children would inherit.
            SetSignal(SigInt, Default);
        }

        return new(Process.Start(start)!);
    }

    private static IEnumerable<int> DescendantsOf(int parent)
    {
        // Each thread has its own children.
        var threads = Directory.Exists($"/proc/{parent}/task") ? Directory.GetDirectories($"/proc/{parent}/task") : [];
        var children = threads.SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse).ToArray();
        return children.Concat(children.SelectMany(DescendantsOf));
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
