using ProductBff.Testing;

namespace ProductBff.Bff.Tests;

/// <summary>A setting that cannot work stops the process at its start, and the message names it with its value.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Backends:productservice:TotalTimeout", "00:00:03", "Backends:productservice:TotalTimeout is '00:00:03'")]
    [InlineData("Backends:productservice:AttemptTimeout", "-00:00:01", "Backends:productservice:AttemptTimeout is '-00:00:01'")]
    [InlineData("Backends:Defaults:AttemptTimeout", "00:00:05", "Backends:Defaults:AttemptTimeout is '00:00:05'")]
    [InlineData("Backends:reviewservice:TotalTimeout", "00:00:00.100",
        "Backends:reviewservice:AttemptTimeout is '00:00:00.4000000', Backends:reviewservice:TotalTimeout is '00:00:00.1000000'")]
    [InlineData("Backends:reviewservice:CircuitBreaker:SamplingDuration", "00:00:00.500", "SamplingDuration (00:00:00.5000000)")]
    [InlineData("Backends:Defaults:Retry:MaxAttempts", "-1", "Backends:Defaults:Retry:MaxAttempts is '-1'")]
    [InlineData("Backends:Defaults:Retry:BudgetRatio", "1.5", "Backends:Defaults:Retry:BudgetRatio is '1.5'")]
    [InlineData("Backends:inventoryservice:CircuitBreaker:FailureRatio", "0", "Backends:inventoryservice:CircuitBreaker:FailureRatio is '0'")]
    [InlineData("Backends:inventoryservice:Hedging:Quantile", "1", "Backends:inventoryservice:Hedging:Quantile is '1'")]
    [InlineData("Backends:inventoryservice:MaxResponseBytes", "10", "Backends:inventoryservice:MaxResponseBytes is '10'")]
    [InlineData("Backends:Defaults:AttemptTimeout", "fast", "'fast' at 'Backends:Defaults:AttemptTimeout'")]
    [InlineData("Pages:Sections:product:Budget", "00:00:00.480", "Pages:Sections:product:Budget is '00:00:00.4800000'")]
    [InlineData("Pages:Sections:reviews:Budget", "-00:00:00.100", "Pages:Sections:reviews:Budget is '-00:00:00.1000000'")]
    [InlineData("Pages:Sections:review:Budget", "00:00:00.100", "Pages:Sections:review is set, but no page has such a section")]
    [InlineData("Pages:Deadline", "00:00:00.400", "Pages:Sections:product:Budget is '00:00:00.4500000' (as declared)")]
    [InlineData("Pages:Deadline", "00:02:00", "Pages:Deadline is '00:02:00'")]
    [InlineData("Pages:Batch:ChunkSize", "1", "Pages:Batch:ChunkSize is '1'")]
    [InlineData("Caching:Timeout", "00:00:00", "Caching:Timeout is '00:00:00'")]
    [InlineData("Caching:PageLifetime", "-00:00:10", "Caching:PageLifetime is '-00:00:10'")]
    [InlineData("Caching:MaxPageBytes", "-1", "Caching:MaxPageBytes is '-1'")]
    [InlineData("Caching:MaxMemoryBytes", "1", "Caching:MaxMemoryBytes is '1'")]
    [InlineData("Authentication:Authority:Timeout", "00:00:00", "Authentication:Authority:Timeout is '00:00:00'")]
    [InlineData("Backends:Defaults:MaxRetryAfter", "00:00:00", "Backends:Defaults:MaxRetryAfter is '00:00:00'")]
    [InlineData("LoadShedding:QueueTimeout", "00:00:00.475", "LoadShedding:QueueTimeout is '00:00:00.475': It must be below Pages:Deadline less Pages:Headroom")]
    [InlineData("LoadShedding:FullPages", "0", "LoadShedding:FullPages is '0'")]
    [InlineData("LoadShedding:QueueLength", "-5", "LoadShedding:QueueLength is '-5'")]
    [InlineData("RateLimits:Reads:PerSecond", "0", "RateLimits:Reads:PerSecond is '0'")]
    [InlineData("WarmUp:MaxDuration", "01:00:00", "WarmUp:MaxDuration is '01:00:00'")]
    [InlineData("LoadShedding:QueueTimeout", "00:01:00", "LoadShedding:QueueTimeout is '00:01:00'")]
    public async Task Start_SettingCannotWork_NamesItAndItsValue(string name, string value, string message)
    {
        var error = await FailingStart.OfAsync<Program>(KeyValuePair.Create(name, value));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
