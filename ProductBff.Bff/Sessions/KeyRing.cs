using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ProductBff.Bff.Sessions;

/// <summary>The keys that protect cookies and sessions: in Redis, so that every replica reads what any of them wrote; else the default ring.</summary>
internal static partial class KeyRing
{
    private const string ApplicationName = "ProductBff";
    private const string RedisKey = "bff:data-protection-keys";

    public static void AddKeyRing(this IServiceCollection services, IConfiguration configuration, bool shared)
    {
        services.AddDataProtection().SetApplicationName(ApplicationName).ProtectWithCertificate(configuration);
        if (shared)
        {
            services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, provider) =>
                keys.XmlRepository = new RedisXmlRepository(() => provider.GetRequiredService<IConnectionMultiplexer>().GetDatabase(), RedisKey));
            // First of all: the framework's own start makes a key where there is none.
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, FirstKey>());
        }
    }

    /// <summary>
    /// Replicas that start together on an empty Redis would each make a key, and for a day know only their own. So one at a time
    /// looks at the ring: the first makes the key, the others find it.
    /// </summary>
    private sealed partial class FirstKey(
        IServiceProvider services, IOptions<SessionOptions> options, TimeProvider time, ILogger<FirstKey> logger) : IHostedService
    {
        private const string LockKey = $"{RedisKey}:making";
        private static readonly TimeSpan LockLifetime = TimeSpan.FromSeconds(5);
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            // Off this thread: the client connects synchronously, and a Redis that is not there may take its time.
            var redis = await Task.Run(() => services.GetRequiredService<IConnectionMultiplexer>(), cancellationToken);
            if (!redis.IsConnected)
            {
                LogNoKeys(logger, "It is not connected.");
                return;
            }

            var database = redis.GetDatabase();
            var me = Guid.NewGuid().ToString("N");
            try
            {
                using var timeout = new CancellationTokenSource(LockLifetime, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
                while (!await database.LockTakeAsync(LockKey, me, LockLifetime).WaitAsync(either.Token))
                {
                    await Task.Delay(Pause, time, either.Token);
                }

                services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(FirstKey)).Protect([]);
                await database.LockReleaseAsync(LockKey, me).WaitAsync(options.Value.StoreTimeout, time, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogNoKeys(logger, exception.Message);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(Level = LogLevel.Warning, EventName = "NoSessionKeys",
            Message = "The keys of the sessions are not there yet; nobody can sign in until Redis answers: {Error}")]
        private static partial void LogNoKeys(ILogger logger, string error);
    }
}
