namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base of all resources.</summary>
/// <exception cref="ArgumentException">The name is not a valid resource name.</exception>
public abstract class Resource : IResource
{
    protected Resource(string name)
    {
        ModelName.Validate("Resource", name);
        Name = name;
    }

    public string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
