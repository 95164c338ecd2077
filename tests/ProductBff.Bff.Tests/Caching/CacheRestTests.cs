using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ProductBff.Bff.Caching;

namespace ProductBff.Bff.Tests.Caching;

public sealed class CacheRestTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger<CacheRest> _log = new();
    private readonly CacheRest _rest;

    public CacheRestTests() =>
        _rest = new(Options.Create(new CachingOptions { FailuresBeforeRest = 3, RestAfterFailure = TimeSpan.FromSeconds(2) }), _time, _log);

    [Fact]
    public void Failed_SuccessesInBetween_NeverRests()
    {
        for (var round = 0; round < 10; round++)
        {
            Fail(times: 2);
            _rest.Succeeded();
        }

        Assert.False(_rest.IsResting);
        Assert.Equal(0, _log.Collector.Count);
    }

    [Fact]
    public void Failed_OftenEnoughInARow_RestsForItsTimeAndSaysSoOnce()
    {
        Fail(times: 2);
        Assert.False(_rest.IsResting);

        Fail(times: 5);
        Assert.True(_rest.IsResting);
        Assert.Equal(1, _log.Collector.Count);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(_rest.IsResting);
    }

    [Fact]
    public void Failed_CallsThatWereUnderWayTogether_CountOnce()
    {
        var began = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(50));
        for (var call = 0; call < 64; call++)
        {
            _rest.Failed(new TimeoutException("It took too long."), began);
        }

        Assert.False(_rest.IsResting);

        Fail(times: 2);
        Assert.True(_rest.IsResting);
    }

    [Fact]
    public void Failed_AfterARest_RestsAgainAtOnceUntilItSucceeds()
    {
        Fail(times: 3);
        _time.Advance(TimeSpan.FromSeconds(2));

        Fail(times: 1);
        Assert.True(_rest.IsResting);

        _time.Advance(TimeSpan.FromSeconds(2));
        _rest.Succeeded();
        Fail(times: 1);
        Assert.False(_rest.IsResting);
    }

    private void Fail(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _rest.Failed(new TimeoutException("It took too long."), _time.GetTimestamp());
        }
    }
}
