namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names a registered health check that decides about the resource.</summary>
public sealed class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key { get; } = key;
}
