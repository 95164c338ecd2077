using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the model down for a deployment tool, instead of running it.</summary>
internal sealed partial class ManifestPublisher(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IConfiguration configuration,
    ILogger<ManifestPublisher> logger) : IApplicationEngine
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var request = PublishRequest.Read(configuration);
        var manifest = await new ManifestWriter(model, executionContext, request.ManifestPath).WriteAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(request.ManifestPath)!);
            await File.WriteAllBytesAsync(request.ManifestPath, manifest, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"The manifest cannot be written to '{request.ManifestPath}': {exception.Message}", exception);
        }

        LogPublished(request.ManifestPath);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Published manifest to: {ManifestPath}")]
    private partial void LogPublished(string manifestPath);
}
