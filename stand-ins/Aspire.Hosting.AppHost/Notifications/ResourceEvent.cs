namespace Aspire.Hosting.ApplicationModel;

/// <param name="resource">The resource.</param>
/// <param name="resourceId">Which instance of it: <c>name-abcdefgh</c>.</param>
/// <param name="snapshot">Its state after the change.</param>
public sealed class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
