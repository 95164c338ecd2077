using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// What the command line asks for: <c>--publisher manifest --output-path P</c>, as azd says it, or
/// <c>--operation publish --step publish-manifest --output-path P</c>.
/// </summary>
/// <param name="ManifestPath">Absolute path of the file to write.</param>
internal sealed record PublishRequest(string ManifestPath)
{
    private const string Publisher = "manifest";
    private const string Step = "publish-manifest";
    private const string DefaultFileName = "aspire-manifest.json";

    /// <returns>Publish as well for an operation that is unknown: nothing starts then, and <see cref="Read"/> says why.</returns>
    public static DistributedApplicationOperation OperationOf(IConfiguration configuration) => configuration["AppHost:Operation"] switch
    {
        null or "" => configuration["Publishing:Publisher"] is null or "" ? DistributedApplicationOperation.Run : DistributedApplicationOperation.Publish,
        var operation => Is(operation, "run") ? DistributedApplicationOperation.Run : DistributedApplicationOperation.Publish,
    };

    /// <exception cref="DistributedApplicationException">The request is incomplete, or for something that there is not.</exception>
    public static PublishRequest Read(IConfiguration configuration)
    {
        var operation = configuration["AppHost:Operation"];
        if (operation is { Length: > 0 } && !Is(operation, "publish"))
        {
            throw new DistributedApplicationException($"The operation '{operation}' is unknown. Valid operations are 'publish' and 'run'.");
        }

        var publisher = configuration["Publishing:Publisher"];
        if (publisher is { Length: > 0 } && !Is(publisher, Publisher))
        {
            throw new DistributedApplicationException($"The publisher '{publisher}' is unknown; '{Publisher}' is the only one.");
        }

        var step = configuration["Pipeline:Step"] ?? (publisher is { Length: > 0 } ? Step : null);
        if (!Is(step, Step))
        {
            throw new DistributedApplicationException(step is null
                ? $"Publishing needs a step: '--step {Step}'."
                : $"Step '{step}' not found in pipeline. Available steps: {Step}.");
        }

        var output = configuration["Pipeline:OutputPath"];
        if (string.IsNullOrWhiteSpace(output))
        {
            throw new DistributedApplicationException(
                "The '--output-path [path]' option was not specified even though manifest publishing was requested.");
        }

        return new(Path.GetFullPath(output.EndsWith(".json", StringComparison.Ordinal) ? output : Path.Combine(output, DefaultFileName)));
    }

    private static bool Is(string? given, string known) => string.Equals(given, known, StringComparison.OrdinalIgnoreCase);
}
