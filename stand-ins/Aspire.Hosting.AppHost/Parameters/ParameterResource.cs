namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that the one who runs the application supplies, as <c>Parameters:name</c>.</summary>
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> _value;

    /// <param name="name">Its name.</param>
    /// <param name="callback">Gives the value, from <see cref="Default"/> if nobody supplied one; called once.</param>
    /// <param name="secret">Whether it is never shown in plain text.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        _value = new(() => callback(Default));
        Secret = secret;
    }

    public bool Secret { get; }

    public ParameterDefault? Default { get; set; }

    public string ValueExpression => $"{{{Name}.value}}";

    /// <exception cref="MissingParameterValueException">Nobody supplied a value.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>(_value.Value);
}

/// <summary>Where the value comes from if nobody supplies one.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

public sealed class MissingParameterValueException(string message) : DistributedApplicationException(message);
