using Microsoft.Extensions.Options;
using ProductBff.Bff.Composition;
using ProductBff.ServiceDefaults.Settings;

namespace ProductBff.Bff.Protection;

internal static class LoadSheddingServices
{
    public static void AddLoadShedding(this IServiceCollection services, IConfiguration configuration)
    {
        const string QueueTimeout = $"{LoadSheddingOptions.SectionName}:{nameof(LoadSheddingOptions.QueueTimeout)}";
        services.AddSettings<LoadSheddingOptions>(configuration, LoadSheddingOptions.SectionName).Validate<IOptions<PagesOptions>>(
            (shedding, pages) => shedding.QueueTimeout < pages.Value.Deadline - pages.Value.Headroom,
            $"{QueueTimeout} is '{configuration[QueueTimeout]}': It must be below Pages:Deadline less Pages:Headroom, or a page that has waited has no time left.");
        services.AddSingleton<PageAdmission>();
    }
}
