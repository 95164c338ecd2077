namespace Aspire.Hosting.ApplicationModel;

/// <summary>The rule for names of resources and endpoints. They end up in host names, variables and manifests.</summary>
internal static class ModelName
{
    public const int MaxLength = 64;

    public static void Validate(string target, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Problem(name) is { } problem)
        {
            throw new ArgumentException($"{target} name '{name}' is invalid. Name {problem}.", nameof(name));
        }
    }

    private static string? Problem(string name) => name switch
    {
        { Length: < 1 or > MaxLength } => $"must be between 1 and {MaxLength} characters long",
        _ when name.Any(c => c != '-' && !char.IsAsciiLetterOrDigit(c)) => "must contain only ASCII letters, digits, and hyphens",
        _ when name.Contains("--", StringComparison.Ordinal) => "cannot contain consecutive hyphens",
        _ when !char.IsAsciiLetter(name[0]) => "must start with an ASCII letter",
        [.., '-'] => "cannot end with a hyphen",
        _ => null,
    };
}
