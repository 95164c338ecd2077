namespace ProductBff.Bff.Writes;

internal static class WriteServices
{
    public static void AddWrites(this IServiceCollection services)
    {
        services.AddSingleton<WriteSender>();
    }
}
