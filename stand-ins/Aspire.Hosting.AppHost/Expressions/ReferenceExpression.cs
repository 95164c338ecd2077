using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A text with values in it that are resolved late: <c>ReferenceExpression.Create($"http://{endpoint}/path")</c>.
/// Or a choice between two such texts (<see cref="CreateConditional"/>).
/// </summary>
public sealed partial class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    public static readonly ReferenceExpression Empty = new("", [], []);

    private readonly string?[] _formats;

    private ReferenceExpression(string format, IValueProvider[] valueProviders, string?[] formats)
    {
        Format = format;
        ValueProviders = valueProviders;
        _formats = formats;
        ManifestExpressions = [.. valueProviders.Select(provider => ((IManifestExpressionProvider)provider).ValueExpression)];
    }

    /// <summary>A composite format string over <see cref="ValueProviders"/>.</summary>
    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    public IReadOnlyList<string> ManifestExpressions { get; }

    /// <summary>For each value <c>uri</c> if it is to be escaped for a URI, otherwise null.</summary>
    public IReadOnlyList<string?> StringFormats => _formats;

    public string ValueExpression => Condition is null
        ? string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions])
        : $"{{{Name}.connectionString}}";

    IEnumerable<object> IValueWithReferences.References => Condition is null ? ValueProviders : [Condition, WhenTrue!, WhenFalse!];

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.ToExpression();

    internal static ReferenceExpression Concat(IEnumerable<ReferenceExpression> parts)
    {
        List<IValueProvider> providers = [];
        List<string?> formats = [];
        var format = "";
        foreach (var part in parts)
        {
            // The part's {0} becomes {n}: formatting it with such places renumbers it, if its literal braces are kept doubled.
            var places = Enumerable.Range(providers.Count, part.ValueProviders.Count).Select(i => $"{{{i}}}").ToArray<object>();
            format += string.Format(CultureInfo.InvariantCulture, DoubleLiteralBraces(part.Format), places);
            providers.AddRange(part.ValueProviders);
            formats.AddRange(part._formats);
        }

        return new(format, [.. providers], [.. formats]);
    }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        if (Condition is not null)
        {
            var condition = await Condition.GetValueAsync(context, cancellationToken);
            var branch = string.Equals(condition, MatchValue, StringComparison.OrdinalIgnoreCase) ? WhenTrue! : WhenFalse!;
            return await branch.GetValueAsync(context, cancellationToken);
        }

        if (Format.Length == 0)
        {
            return null;
        }

        var values = new string?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken);
            values[i] = _formats[i] is null ? value : Escape(value, _formats[i]!);
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    private static string DoubleLiteralBraces(string format) =>
        format.Replace("{{", "{{{{", StringComparison.Ordinal).Replace("}}", "}}}}", StringComparison.Ordinal);

    private static string? Escape(string? value, string format) => format switch
    {
        "uri" => value is null ? null : Uri.EscapeDataString(value),
        _ => throw new FormatException($"The format '{format}' is unknown; 'uri' is the only one."),
    };
}
