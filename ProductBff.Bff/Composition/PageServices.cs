using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ProductBff.Bff.Composition;

internal static class PageServices
{
    /// <summary>
    /// Registers pages and what composes them. The settings (section <c>Pages</c>) are compared with the declarations at start-up.
    /// May be called once per slice.
    /// </summary>
    public static IServiceCollection AddPages(this IServiceCollection services, params ReadOnlySpan<Page> pages)
    {
        foreach (var page in pages)
        {
            services.AddSingleton(page);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PageComposer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PagesOptions>, PagesValidator>());
        services.AddOptions<PagesOptions>().BindConfiguration(PagesOptions.SectionName).ValidateOnStart();
        return services;
    }
}
