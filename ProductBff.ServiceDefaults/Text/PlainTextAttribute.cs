using System.ComponentModel.DataAnnotations;

namespace ProductBff.ServiceDefaults.Text;

/// <summary>Validates that the property is <see cref="PlainText"/>.</summary>
/// <param name="maxCharacters">The most characters as people see them.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainTextAttribute(int maxCharacters) : ValidationAttribute
{
    /// <summary>The most characters as people see them.</summary>
    public int MaxCharacters => maxCharacters;

    /// <summary>Whether line breaks and tabs are allowed.</summary>
    public bool Multiline { get; init; }

    /// <inheritdoc />
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is string text && PlainText.ErrorOf(text, maxCharacters, Multiline) is { } error
            ? new ValidationResult(error, [validationContext.MemberName!])
            : ValidationResult.Success;
}
