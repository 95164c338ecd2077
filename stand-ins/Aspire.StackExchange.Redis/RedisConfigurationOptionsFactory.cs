using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Aspire.StackExchange.Redis;

/// <summary>The settings under a type of our own: someone else may register <see cref="StackExchangeRedisSettings"/>.</summary>
internal sealed record RedisConnectionString(StackExchangeRedisSettings Settings);

/// <summary>
/// Starts the client's options from the connection string. A factory, because the client can only parse a string into new
/// options, while everything configured afterwards needs an object to change.
/// </summary>
internal sealed class RedisConfigurationOptionsFactory(
    RedisConnectionString connection,
    IEnumerable<IConfigureOptions<ConfigurationOptions>> setups,
    IEnumerable<IPostConfigureOptions<ConfigurationOptions>> postConfigures,
    IEnumerable<IValidateOptions<ConfigurationOptions>> validations)
    : OptionsFactory<ConfigurationOptions>(setups, postConfigures, validations)
{
    protected override ConfigurationOptions CreateInstance(string name)
    {
        var options = connection.Settings.ConnectionString is { Length: > 0 } text ? ConfigurationOptions.Parse(text) : base.CreateInstance(name);

        // A provider chosen by the client itself, such as that of a cloud's host names, knows better.
        if (options.Defaults.GetType() == typeof(DefaultOptionsProvider))
        {
            options.Defaults = new KeepTrying();
        }

        return options;
    }

    /// <summary>A server that is not there yet is no reason to throw: the client goes on connecting in the background.</summary>
    private sealed class KeepTrying : DefaultOptionsProvider
    {
        public override bool AbortOnConnectFail => false;
    }
}
