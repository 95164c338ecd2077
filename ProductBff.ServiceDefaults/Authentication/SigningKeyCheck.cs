using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>Warns at start that every token will be refused, when there is no key to verify one with.</summary>
internal sealed partial class SigningKeyCheck(IOptionsMonitor<JwtBearerOptions> bearer, ILogger<SigningKeyCheck> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var options = bearer.Get(JwtBearerDefaults.AuthenticationScheme);
        if (options.ConfigurationManager is null && options.TokenValidationParameters.IssuerSigningKeys?.Any() != true)
        {
            NobodyCanSignIn(logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "NobodyCanSignIn", Message =
        "Every write is refused with 401: neither Authentication:Schemes:Bearer:Authority nor Authentication:Schemes:Bearer:SigningKeys is set.")]
    private static partial void NobodyCanSignIn(ILogger logger);
}
