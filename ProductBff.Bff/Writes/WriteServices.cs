using Microsoft.AspNetCore.OpenApi;

namespace ProductBff.Bff.Writes;

internal static class WriteServices
{
    public static void AddWrites(this IServiceCollection services)
    {
        services.AddSingleton<WriteSender>();
        services.AddSingleton<ProductChanges>();
        services.AddSingleton<ReadsAfterWrites>();
        services.ConfigureAll<OpenApiOptions>(description => description.DescribeWrites());
    }

    /// <summary>The group's pages show every write that was answered before they were asked for.</summary>
    public static RouteGroupBuilder ShowWrites(this RouteGroupBuilder pages)
    {
        pages.AddEndpointFilter((context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<ReadsAfterWrites>().InvokeAsync(context, next));
        return pages;
    }
}
