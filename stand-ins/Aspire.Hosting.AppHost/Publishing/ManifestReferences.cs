using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>A parameter in an encoding, which a manifest holds under a name of its own.</summary>
internal sealed record EncodedParameter(string Name, ParameterResource Parameter, string Filter);

/// <summary>Names values in the manifest's own expressions, and remembers what else the manifest must hold for them.</summary>
internal sealed class ManifestReferences
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _modelNames;
    private readonly List<IResource> _outside = [];
    private readonly List<EncodedParameter> _encoded = [];
    private readonly List<EncodedParameter> _encodedTaken = [];
    private readonly List<ReferenceExpression> _choices = [];

    public ManifestReferences(DistributedApplicationModel model)
    {
        _modelNames = new(model.Resources.Select(resource => resource.Name), StringComparer.OrdinalIgnoreCase);
        _names.UnionWith(_modelNames);
    }

    public IReadOnlyList<IResource> OutsideTheModel => _outside;

    public IReadOnlyList<ReferenceExpression> Choices => _choices;

    /// <param name="value">A text, or something that a manifest can name.</param>
    /// <param name="resource">Whose value it is.</param>
    /// <param name="place">Where it stands, for the error.</param>
    /// <exception cref="DistributedApplicationException">It is known only when the application runs.</exception>
    public string Express(object value, IResource resource, string place)
    {
        foreach (var part in ValueReferences.SelfAndReferences(value))
        {
            Remember(part);
        }

        return value switch
        {
            string text => text,
            ReferenceExpression { IsConditional: false } expression => Express(expression),
            IManifestExpressionProvider named => named.ValueExpression,
            _ => throw new DistributedApplicationException(
                $"'{place}' of the resource '{resource.Name}' cannot be published: a {value.GetType().Name} has no manifest expression."),
        };
    }

    /// <summary>The encodings of that parameter, or of all, that were not taken before.</summary>
    public EncodedParameter[] TakeEncoded(ParameterResource? parameter = null)
    {
        var taken = _encoded.Except(_encodedTaken).Where(encoded => parameter is null || encoded.Parameter == parameter).ToArray();
        _encodedTaken.AddRange(taken);
        return taken;
    }

    private string Express(ReferenceExpression expression)
    {
        var values = expression.ValueProviders.Select((provider, i) =>
            expression.StringFormats[i] is { } format && provider is ParameterResource parameter
                ? $"{{{Encoded(parameter, format).Name}.value}}"
                : expression.ManifestExpressions[i]);
        return string.Format(CultureInfo.InvariantCulture, expression.Format, [.. values]);
    }

    private void Remember(object part)
    {
        switch (part)
        {
            case ReferenceExpression { IsConditional: true } choice when _names.Add(choice.Name!):
                _choices.Add(choice);
                break;
            case ReferenceExpression { IsConditional: false } expression:
                _ = Express(expression);
                break;
            case IResource resource when !_modelNames.Contains(resource.Name) && _outside.TrueForAll(known => known.Name != resource.Name):
                _names.Add(resource.Name);
                _outside.Add(resource);
                break;
        }
    }

    private EncodedParameter Encoded(ParameterResource parameter, string format)
    {
        var encoded = _encoded.Find(known => known.Parameter == parameter && known.Filter == format);
        if (encoded is null)
        {
            var name = $"{parameter.Name}-{format}-encoded";
            var free = Enumerable.Range(0, int.MaxValue).Select(i => i == 0 ? name : $"{name}-{i}").First(_names.Add);
            _encoded.Add(encoded = new(free, parameter, format));
        }

        return encoded;
    }
}
