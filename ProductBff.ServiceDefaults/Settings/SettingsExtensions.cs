using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ProductBff.ServiceDefaults.Settings;

/// <summary>Settings that are checked when the process starts, and whose errors name the setting and print its value.</summary>
public static class SettingsExtensions
{
    /// <summary>
    /// Binds <typeparamref name="T"/> to <paramref name="section"/> and checks its annotations, also of nested settings, at start.
    /// Relations between settings are checked by the type itself where it is an <c>IValidatableObject</c>.
    /// </summary>
    public static OptionsBuilder<T> AddSettings<T>(
        this IServiceCollection services, IConfiguration configuration, string section, string? name = null)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new SettingsValidator<T>(name ?? Options.DefaultName, section));
        return services.AddOptions<T>(name).Bind(configuration.GetSection(section)).ValidateOnStart();
    }
}
