using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Redis;

/// <summary>The server answers a PING on its public endpoint.</summary>
internal sealed class RedisHealthCheck(RedisResource redis) : IHealthCheck
{
    private static readonly string[] ExpectedAnswers = ["+OK", "+PONG"];

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port, cancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync(await CreateRequestAsync(cancellationToken), cancellationToken);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            foreach (var expected in ExpectedAnswers)
            {
                if (await reader.ReadLineAsync(cancellationToken) is var answer && answer != expected)
                {
                    return Unhealthy($"Redis answered '{answer}' instead of '{expected}'.");
                }
            }

            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return Unhealthy($"Redis does not answer: {exception.Message}");
        }

        HealthCheckResult Unhealthy(string description) => new(context.Registration.FailureStatus, description);
    }

    private async Task<byte[]> CreateRequestAsync(CancellationToken cancellationToken)
    {
        var password = await redis.PasswordParameter!.GetValueAsync(cancellationToken) ?? "";
        var length = Encoding.UTF8.GetByteCount(password);
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"*2\r\n$4\r\nAUTH\r\n${length}\r\n{password}\r\n*1\r\n$4\r\nPING\r\n"));
    }
}
