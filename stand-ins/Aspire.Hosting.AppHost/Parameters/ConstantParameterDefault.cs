namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is no secret and may stand in a manifest.</summary>
internal sealed class ConstantParameterDefault(string value) : ParameterDefault
{
    public override string GetDefaultValue() => value;
}
