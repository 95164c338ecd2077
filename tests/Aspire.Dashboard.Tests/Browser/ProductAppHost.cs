using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Aspire.Dashboard.Api;
using ProductBff.Testing;

namespace Aspire.Dashboard.Tests.Browser;

/// <summary>The product's own AppHost as a process, on free ports and with data of its own.</summary>
internal sealed class ProductAppHost : IAsyncDisposable
{
    public const string Token = "token-for-tests";
    private const string Login = "Login to the dashboard at ";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("dashboard-tests-");
    private readonly Process _process;

    private ProductAppHost()
    {
        var folder = Path.Combine(Repository.Root, "ProductBff.AppHost");
        // …/bin/<configuration>/net10.0/ of these tests and of the AppHost were built together.
        var build = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Aspire.Dashboard.Tests"), AppContext.BaseDirectory);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, build, "ProductBff.AppHost.dll"), "--DcpPublisher:RandomizePorts=true"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = "http://localhost:0",
                ["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] = Token,
                ["Data__Folder"] = _data.FullName,
            },
        };
        start.Environment.Remove("UseAspire");
        start.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the dashboard is, as the AppHost printed it.</summary>
    public string DashboardUrl { get; private set; } = "";

    /// <summary>What was printed so far, for the message of a test that fails.</summary>
    public string Output => string.Join('\n', _output);

    public static async Task<ProductAppHost> StartAsync()
    {
        var host = new ProductAppHost();
        try
        {
            host.DashboardUrl = await host._url.Task.WaitAsync(StartTimeout);
            return host;
        }
        catch (TimeoutException timeout)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException($"The AppHost printed no '{Login}' within {StartTimeout}:\n{host.Output}", timeout);
        }
    }

    /// <summary>The public address of the BFF, once it answers with a whole page.</summary>
    public async Task<string> BffAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri(DashboardUrl) };
        using var login = await client.GetAsync($"/login?t={Token}");
        using var timeout = new CancellationTokenSource(StartTimeout);
        while (true)
        {
            var resources = await client.GetFromJsonAsync("/api/resources", DashboardJson.Default.ResourceDtoArray, timeout.Token);
            var bff = resources!.FirstOrDefault(resource => resource is { Name: "bff", State: "Running", Endpoints.Count: > 0 });
            if (bff is not null && await IsWholeAsync(client, bff.Endpoints[0].Url, timeout.Token))
            {
                return bff.Endpoints[0].Url;
            }

            await Task.Delay(500, timeout.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        try
        {
            using var timeout = new CancellationTokenSource(EndTimeout);
            await _process.WaitForExitAsync(timeout.Token);
            _data.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Waiting includes the end of the output, which whoever inherited it may hold open, and may be writing its data.
        }

        _process.Dispose();
    }

    private static async Task<bool> IsWholeAsync(HttpClient client, string bff, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync($"{bff}/product-details/P001", cancellationToken);
        return answer.IsSuccessStatusCode && !(await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("\"error\"", StringComparison.Ordinal);
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        while (_output.Count > 400)
        {
            _output.TryDequeue(out _);
        }

        var at = line.IndexOf(Login, StringComparison.Ordinal);
        if (at >= 0)
        {
            _url.TrySetResult(line[(at + Login.Length)..].Split("/login")[0]);
        }
    }
}
