namespace ProductBff.Bff.Composition;

/// <summary>What every part of the engine works with.</summary>
internal sealed record ComposerContext(
    TimeProvider Clock, CompositionMetrics Metrics, ILogger Log, IServiceProvider Services, PagesOptions Options);
