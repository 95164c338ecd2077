using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ProductBff.ServiceDefaults.Idempotency;

namespace ProductBff.ServiceDefaults.Tests.Idempotency;

public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public void Read_WellFormedKey_IsTheKey(int length)
    {
        var key = new string('~', length);

        Assert.Equal((key, null), Read(required: true, key));
    }

    [Fact]
    public void Read_NoKey_IsWrongOnlyWhereOneIsRequired()
    {
        Assert.Equal((null, null), Read(required: false));
        Assert.Contains("required", Read(required: true).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("visible ASCII", "a key")]
    [InlineData("visible ASCII", "a\tkey")]
    [InlineData("visible ASCII", "\u007f")]
    [InlineData("visible ASCII", "schlüssel")]
    [InlineData("more than once", "a", "a")]
    public void Read_NoUsableKey_SaysWhy(string reason, params string[] values)
    {
        foreach (var required in new[] { true, false })
        {
            var (key, error) = Read(required, values);

            Assert.Null(key);
            Assert.Contains(reason, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_LongKey_SaysHowLong() =>
        Assert.Contains("256 characters; at most 255", Read(required: true, new string('k', 256)).Error, StringComparison.Ordinal);

    private static (string? Key, string? Error) Read(bool required, params string[] values)
    {
        var headers = new HeaderDictionary();
        if (values is not [])
        {
            headers[IdempotencyKey.HeaderName] = new StringValues(values);
        }

        var (key, problem) = IdempotencyKey.Read(headers, required);
        return (key, problem is null ? null : Assert.Single(Assert.Single(problem.ProblemDetails.Errors, error => error.Key == "Idempotency-Key").Value));
    }
}
