using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ProductBff.Bff.Composition;

internal static class PageServices
{
    /// <summary>Registers pages and their composer. The settings under <c>Pages</c> are checked against the declarations at start-up.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services, IConfiguration configuration, params ReadOnlySpan<Page> pages)
    {
        foreach (var page in pages)
        {
            services.AddSingleton(page);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PageComposer>();
        services.AddSettings<PagesOptions>(configuration, PagesOptions.SectionName);
        services.AddSingleton<IValidateOptions<PagesOptions>, PagesValidator>();
        return services;
    }
}
