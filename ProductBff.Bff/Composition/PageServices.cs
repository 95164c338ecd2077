using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ProductBff.Bff.Composition;

internal static class PageServices
{
    /// <summary>Registers pages and the composer, whose settings (section <c>Pages</c>) are validated at start-up against the declarations.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services, params ReadOnlySpan<Page> pages)
    {
        foreach (var page in pages)
        {
            services.AddSingleton(page);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PageComposer>();
        services.AddOptions<PagesOptions>()
            .BindConfiguration(PagesOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services;
    }
}
