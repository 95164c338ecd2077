using System.Diagnostics;
using System.Text;
using ProductBff.Testing;

namespace ProductBff.Bff.ApiDescription.Tests.Harness;

/// <summary>The pinned npm packages, installed in a folder of their own; a test that needs them is skipped without Node.js.</summary>
public sealed class Npm : IAsyncLifetime
{
    private const int OldestMajor = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string Source = Path.Combine(Repository.Root, "tests", "ProductBff.Bff.ApiDescription.Tests");
    private string? _missing;

    public string Folder { get; } = Directory.CreateTempSubdirectory("productbff-npm-").FullName;

    public async Task InitializeAsync()
    {
        _missing = await MissingAsync();
        if (_missing is null)
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Source, "npm")).Append(Path.Combine(Source, "Clients", "example.ts")))
            {
                File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
            }

            await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Runs a program of an installed package.</summary>
    public Task<string> ExecuteAsync(string program, params string[] arguments)
    {
        Requirement.Check(_missing);
        return RunAsync(Path.Combine(Folder, "node_modules", ".bin", program), arguments);
    }

    public Task<string> NodeAsync(params string[] arguments)
    {
        Requirement.Check(_missing);
        return RunAsync("node", arguments);
    }

    private async Task<string?> MissingAsync()
    {
        try
        {
            var version = await RunAsync("node", "--version");
            await RunAsync("npm", "--version");
            return int.Parse(version.TrimStart('v').Split('.')[0], System.Globalization.CultureInfo.InvariantCulture) >= OldestMajor
                ? null
                : $"Node.js is {version.Trim()}; it has to be {OldestMajor} or newer.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "No Node.js: node and npm are not on the PATH.";
        }
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["NO_UPDATE_NOTIFIER"] = "1" },
        })!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await error}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
