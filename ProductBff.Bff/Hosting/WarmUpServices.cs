namespace ProductBff.Bff.Hosting;

internal static class WarmUpServices
{
    public static void AddPageWarmUp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<WarmUpOptions>(configuration, WarmUpOptions.SectionName);
        services.AddSingleton<PageWarmUp>();
        services.AddWarmUp<PageWarmUp>((page, cancellationToken) => page.RunAsync(cancellationToken));
    }
}
