using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ProductBff.ServiceDefaults.Deadlines;

internal static class RequestDeadlineExtensions
{
    internal static void AddRequestDeadlines(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AbandonedWorkMetrics>();
    }

    internal static void UseRequestDeadlines(this IApplicationBuilder app) => app.UseMiddleware<RequestDeadlineMiddleware>();
}
