using Aspire.Hosting.Engine;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Aspire.Hosting.Tests;

/// <summary>Ctrl+C may end a child before the AppHost itself has heard of it.</summary>
public sealed class InterruptTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StoppableLifetime _lifetime = new();

    private InstanceServices Services => new(null!, null!, null!, null!, null!, null!, null!, _lifetime, _clock);

    [Fact]
    public async Task End_JustBeforeTheApplicationStops_IsTakenForItsStop()
    {
        var stopping = Services.IsStoppingAsync();
        Assert.False(stopping.IsCompleted);

        _lifetime.StopApplication();

        Assert.True(await stopping);
    }

    [Fact]
    public async Task End_WithoutAStopWithinAMoment_IsACrash()
    {
        var stopping = Services.IsStoppingAsync();

        _clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.False(await stopping);
    }

    private sealed class StoppableLifetime() : ApplicationLifetime(
        NullLogger<ApplicationLifetime>.Instance);
}
