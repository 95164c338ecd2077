using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ProductBff.Bff.Caching;

namespace ProductBff.Bff.Tests.Caching;

public sealed class CacheCircuitBreakerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger<CacheCircuitBreaker> _log = new();
    private readonly CacheCircuitBreaker _breaker;

    public CacheCircuitBreakerTests() =>
        _breaker = new(Options.Create(new CachingOptions { FailuresBeforeBreak = 3, BreakDuration = TimeSpan.FromSeconds(2) }), _time, _log);

    [Fact]
    public void Failed_SuccessesInBetween_NeverRests()
    {
        for (var round = 0; round < 10; round++)
        {
            Fail(times: 2);
            _breaker.Succeeded();
        }

        Assert.False(_breaker.IsOpen);
        Assert.Equal(0, _log.Collector.Count);
    }

    [Fact]
    public void Failed_OftenEnoughInARow_RestsForItsTimeAndSaysSoOnce()
    {
        Fail(times: 2);
        Assert.False(_breaker.IsOpen);

        Fail(times: 5);
        Assert.True(_breaker.IsOpen);
        Assert.Equal(1, _log.Collector.Count);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public void Failed_CallsThatWereUnderWayTogether_CountOnce()
    {
        var began = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(50));
        for (var call = 0; call < 64; call++)
        {
            _breaker.Failed(new TimeoutException("It took too long."), began);
        }

        Assert.False(_breaker.IsOpen);

        Fail(times: 2);
        Assert.True(_breaker.IsOpen);
    }

    [Fact]
    public void Failed_AfterARest_RestsAgainAtOnceUntilItSucceeds()
    {
        Fail(times: 3);
        _time.Advance(TimeSpan.FromSeconds(2));

        Fail(times: 1);
        Assert.True(_breaker.IsOpen);

        _time.Advance(TimeSpan.FromSeconds(2));
        _breaker.Succeeded();
        Fail(times: 1);
        Assert.False(_breaker.IsOpen);
    }

    private void Fail(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _breaker.Failed(new TimeoutException("It took too long."), _time.GetTimestamp());
        }
    }
}
