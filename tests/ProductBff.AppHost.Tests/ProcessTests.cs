namespace ProductBff.AppHost.Tests;

public sealed class ProcessTests
{
    private static readonly string[] Programs =
        ["ProductBff.ProductService", "ProductBff.ReviewService", "ProductBff.InventoryService", "ProductBff.Bff", "GarnetServer", "Aspire.Dashboard"];

    [SkippableTheory]
    [InlineData(AppHostProcess.SigInt)]
    [InlineData(AppHostProcess.SigKill)]
    public async Task AppHost_Ended_LeavesNoProcess(int signal)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It sends signals and reads /proc.");
        await using var appHost = await AppHostProcess.StartAsync();
        await appHost.WaitForAsync(Programs);
        // Who logs in by https is not logged in by http.
        Assert.StartsWith("https://localhost:", appHost.EnvironmentOf("ProductBff.Bff", "Explain__DashboardUrl"), StringComparison.Ordinal);

        appHost.Signal(signal);

        Assert.Equal(signal == AppHostProcess.SigInt ? 0 : 128 + signal, await appHost.WaitForEndAsync());
    }
}
