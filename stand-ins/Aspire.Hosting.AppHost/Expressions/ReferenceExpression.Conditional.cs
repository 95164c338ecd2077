using System.IO.Hashing;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

public sealed partial class ReferenceExpression
{
    private ReferenceExpression(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
        : this("", [], [])
    {
        (Condition, MatchValue, WhenTrue, WhenFalse) = (condition, matchValue, whenTrue, whenFalse);
        Name = ConditionalName(((IManifestExpressionProvider)condition).ValueExpression, matchValue, whenTrue, whenFalse);
    }

    public bool IsConditional => Condition is not null;

    public IValueProvider? Condition { get; }

    /// <summary>What the condition is compared with, ignoring case.</summary>
    public string? MatchValue { get; }

    public ReferenceExpression? WhenTrue { get; }

    public ReferenceExpression? WhenFalse { get; }

    /// <summary>The name of the manifest entry that stands for the choice; null if this is no choice.</summary>
    internal string? Name { get; }

    public static ReferenceExpression CreateConditional(
        IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse) =>
        new(condition, matchValue, whenTrue, whenFalse);

    private static string ConditionalName(string condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        var words = condition.ToLowerInvariant().Split(
            [.. condition.ToLowerInvariant().Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries);
        var identity = condition + whenTrue.ValueExpression + whenFalse.ValueExpression + matchValue;
        var hash = Convert.ToHexStringLower(XxHash32.Hash(Encoding.UTF8.GetBytes(identity)));
        return string.Join('-', ["cond", .. words, hash]);
    }
}
