namespace ProductBff.AppHost.Tests;

public sealed class ProcessTests
{
    /// <summary>As the README has it.</summary>
    public const string Command = "dotnet run --project ProductBff.AppHost";

    private static readonly string[] Programs =
        ["ProductBff.ProductService", "ProductBff.ReviewService", "ProductBff.InventoryService", "ProductBff.Bff", "GarnetServer", "Aspire.Dashboard"];

    [SkippableTheory]
    [InlineData(AppHostProcess.SigInt)]
    [InlineData(AppHostProcess.SigKill)]
    public async Task AppHost_Ended_LeavesNoProcess(int signal)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It sends signals and reads /proc.");
        await using var appHost = await AppHostProcess.StartAsync(Command);
        await appHost.WaitForAsync(Programs);
        // A log-in over https is not valid over http.
        Assert.StartsWith("https://localhost:", appHost.EnvironmentOf("ProductBff.Bff", "Explain__DashboardUrl"), StringComparison.Ordinal);

        appHost.Signal(signal);

        Assert.Equal(signal == AppHostProcess.SigInt ? 0 : 128 + signal, await appHost.WaitForEndAsync());
    }
}
