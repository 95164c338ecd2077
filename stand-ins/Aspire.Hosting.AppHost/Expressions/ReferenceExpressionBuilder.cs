namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts a <see cref="ReferenceExpression"/> together piece by piece.</summary>
public sealed class ReferenceExpressionBuilder
{
    private readonly List<ReferenceExpression> _parts = [];

    public bool IsEmpty => _parts.Count == 0;

    public void AppendLiteral(string value) => _parts.Add(ReferenceExpression.Create($"{value}"));

    public void Append(in ReferenceExpression.ExpressionInterpolatedStringHandler handler) => _parts.Add(handler.ToExpression());

    public ReferenceExpression Build() => ReferenceExpression.Concat(_parts);
}
