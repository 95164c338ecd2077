using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Tests;

public sealed class ProcessTests
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    [Fact]
    public async Task Start_OfAnAppHost_PrintsTheLinesThatToolsKnow()
    {
        using var appHost = AppHostProcess.Start();
        await appHost.WaitForLineAsync(AppHostProcess.Started);

        string[] expected =
        [
            "Aspire AppHost version: 13.5.2",
            "Distributed application starting.",
            $"Application host directory is: {Projects.Playground_AppHost.ProjectPath}",
            AppHostProcess.Started,
        ];
        var found = appHost.Lines.Where(line => expected.Any(e => line.Contains(e, StringComparison.Ordinal))).ToArray();
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.StartsWith(pair.First, pair.Second.Trim(), StringComparison.Ordinal));
        await appHost.WaitForLineAsync("crasher | crasher: ended on purpose".Replace("crasher |", "crasher        |", StringComparison.Ordinal));
        Assert.Contains(appHost.Lines, line => line.StartsWith("web ", StringComparison.Ordinal) && line.Contains("Now listening on", StringComparison.Ordinal));
        Assert.DoesNotContain(appHost.Lines, line => line.Contains('\e', StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(SigInt)]
    [InlineData(SigTerm)]
    public async Task Signal_ToTheAppHost_EndsEverythingWithinTenSeconds(int signal)
    {
        SkipUnlessLinux();
        using var appHost = AppHostProcess.Start();
        await appHost.WaitForLineAsync(AppHostProcess.Started);
        var descendants = appHost.Descendants();
        Assert.True(descendants.Length >= 5, $"guard, cache, web and two fronts, but {descendants.Length}");

        var stopping = Stopwatch.StartNew();
        appHost.Signal(signal);
        await appHost.Process.WaitForExitAsync(Patience.Token);

        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(0, appHost.Process.ExitCode);
        await Patience.Until(() => !descendants.Any(IsAlive), "no process is left");
        Assert.DoesNotContain(appHost.Lines, line => line.Contains("Unhandled exception", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task CtrlC_ToTheWholeProcessGroup_LooksLikeNoCrash()
    {
        SkipUnlessLinux();
        using var appHost = AppHostProcess.Start();
        await appHost.WaitForLineAsync(AppHostProcess.Started);

        foreach (var process in (int[])[.. appHost.Descendants(), appHost.Process.Id])
        {
            _ = Engine.Posix.Kill(process, SigInt);
        }

        await appHost.Process.WaitForExitAsync(Patience.Token);
        Assert.Equal(0, appHost.Process.ExitCode);
        Assert.DoesNotContain(appHost.Lines, line => line.Contains("ended with exit code", StringComparison.Ordinal) && !line.StartsWith("crasher", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Kill_OfTheAppHost_LeavesNoProcess()
    {
        SkipUnlessLinux();
        using var appHost = AppHostProcess.Start();
        await appHost.WaitForLineAsync(AppHostProcess.Started);
        var descendants = appHost.Descendants();

        appHost.Signal(SigKill);

        await Patience.Until(() => !descendants.Any(IsAlive), "no process is left");
    }

    [SkippableFact]
    public async Task Kill_DuringStart_LeavesNoProcess()
    {
        SkipUnlessLinux();
        using var appHost = AppHostProcess.Start();
        await appHost.WaitForLineAsync("Waiting for resource 'cache'");
        var descendants = appHost.Descendants();

        appHost.Signal(SigKill);

        await Patience.Until(() => !descendants.Any(IsAlive), "no process is left");
    }

    [SkippableFact]
    public async Task Kill_OfDotnetRun_EndsTheAppHostAndItsProcesses()
    {
        SkipUnlessLinux();
        using var run = AppHostProcess.DotnetRun();
        await run.WaitForLineAsync(AppHostProcess.Started);
        var descendants = run.Descendants();

        run.Signal(SigKill);

        await Patience.Until(() => !descendants.Any(IsAlive), "no process is left");
    }

    [Fact]
    public async Task Start_WithAPortThatIsTaken_IsOneErrorThatNamesPortAndResource()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        using var appHost = AppHostProcess.Start($"--Playground:Port={port}");
        await appHost.Process.WaitForExitAsync(Patience.Token);

        Assert.Equal(1, appHost.Process.ExitCode);
        Assert.Single(appHost.Lines, line => line.Contains(
            $"Port {port}, which endpoint 'http' of resource 'web' needs, is already in use by another process.", StringComparison.Ordinal));
        Assert.DoesNotContain(appHost.Lines, line => line.Contains("   at ", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
    }

    private static void SkipUnlessLinux() => Skip.IfNot(OperatingSystem.IsLinux(), "reads /proc and sends signals");

    private static bool IsAlive(int processId) =>
        File.Exists($"/proc/{processId}/stat") && !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);
}
