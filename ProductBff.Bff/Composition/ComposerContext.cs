namespace ProductBff.Bff.Composition;

/// <summary>The dependencies that all parts of the engine share.</summary>
internal sealed record ComposerContext(
    TimeProvider Clock, CompositionMetrics Metrics, ILogger Log, IServiceProvider Services, PagesOptions Options);
