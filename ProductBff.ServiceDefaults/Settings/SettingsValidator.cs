using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace ProductBff.ServiceDefaults.Settings;

/// <summary>Checks annotations as the framework does, but puts <c>Section:Name is 'value'</c> in front of each error.</summary>
internal sealed class SettingsValidator<T>(string optionsName, string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        if (name != optionsName)
        {
            return ValidateOptionsResult.Skip;
        }

        var errors = new List<string>();
        Check(options, section, errors);
        return errors is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Check(object settings, string path, List<string> errors)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true);
        errors.AddRange(results.Select(result => Describe(settings, path, result)));

        foreach (var property in settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            // Nested settings are classes of the same assembly; framework types (TimeSpan, string, lists) have no annotations.
            if (property.PropertyType.Assembly == typeof(T).Assembly && property.PropertyType.IsClass
                && property.GetValue(settings) is { } nested)
            {
                Check(nested, $"{path}:{property.Name}", errors);
            }
        }
    }

    private static string Describe(object settings, string path, ValidationResult result)
    {
        var members = result.MemberNames.Select(member =>
            $"{path}:{member} is '{Print(settings.GetType().GetProperty(member)?.GetValue(settings))}'");
        return $"{string.Join(", ", members)}: {result.ErrorMessage}";
    }

    private static object? Print(object? value) => value is IEnumerable<string> list ? string.Join(", ", list) : value;
}
