using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Engine;

/// <summary>A resource with all of its instances.</summary>
internal sealed class ResourceGroup
{
    private const string SuffixLetters = "abcdefghjkmnpqrstuvwxyz";
    private const int SuffixLength = 8;

    private readonly Lock _gate = new();
    private Task? _ready;

    public ResourceGroup(IResource resource, InstanceServices services)
    {
        Resource = resource;
        Instances = [.. Enumerable.Range(0, resource.GetReplicaCount()).Select(_ => new ResourceInstance(this, NewSuffix(), services))];
        resource.Annotations.Add(new ResourceInstancesAnnotation([.. Instances.Select(instance => instance.Id)]));
    }

    public IResource Resource { get; }

    public IReadOnlyList<ResourceInstance> Instances { get; }

    public bool StartsByItself => !Resource.HasAnnotationOfType<ExplicitStartupAnnotation>();

    /// <summary>Tells once, however many instances there are, that the resource is ready.</summary>
    /// <returns>Completes when those who were told are done.</returns>
    public Task AnnounceReady(IDistributedApplicationEventing eventing, IServiceProvider services, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _ready ??= eventing.PublishAsync(new ResourceReadyEvent(Resource, services), cancellationToken);
        }
    }

    /// <summary>With the last instance that ends, the resource is ready no more.</summary>
    public void Ended(ResourceInstance ended)
    {
        lock (_gate)
        {
            if (Instances.All(instance => instance == ended || !instance.IsRunning))
            {
                _ready = null;
            }
        }
    }

    private static string NewSuffix() =>
        string.Concat(System.Security.Cryptography.RandomNumberGenerator.GetItems<char>(SuffixLetters, SuffixLength));
}
