using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace ProductBff.ServiceDefaults.Settings;

/// <summary>Checks annotations as the framework does, but says <c>Section:Name is 'value'</c> in front of what is wrong.</summary>
internal sealed class SettingsValidator<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var results = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(results.Select(result => Describe(options, result)));
    }

    private string Describe(T options, ValidationResult result)
    {
        var settings = result.MemberNames.Select(member => $"{section}:{member} is '{ValueOf(options, member)}'");
        return $"{string.Join(", ", settings)}: {result.ErrorMessage}";
    }

    private static object? ValueOf(T options, string member) =>
        typeof(T).GetProperty(member, BindingFlags.Public | BindingFlags.Instance)?.GetValue(options);
}
