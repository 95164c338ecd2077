namespace Aspire.Hosting.Testing;

/// <summary>The AppHost's builder, after all that the AppHost itself does with it. The test may change the model until it builds.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Lets the AppHost build its application. The test starts and disposes it.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
