using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ProductBff.Bench.Engine;

// In process, because BenchmarkDotNet's generated project would not see the engine's internals.
var config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(10), logOutput: false)))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "productbff-engine"));
var summary = BenchmarkRunner.Run<PageBenchmarks>(config, args);
var report = MarkdownExporter.GitHub.ExportToFiles(summary, BenchmarkDotNet.Loggers.NullLogger.Instance).Single();
File.WriteAllText(Results.Path("engine.md"), $"""
    # The engine alone

    A page of 1 to 32 sections, each of which is there after a turn through the thread pool, beside `Task.WhenAll` over the same calls.
    What the engine adds is the deadline, a budget for each section, the shared fetch, the stale value (as JSON), provenance and metrics.

    {File.ReadAllText(report)}
    """);
return summary.HasCriticalValidationErrors ? 1 : 0;
