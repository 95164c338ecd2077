using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>
/// Bounds the wait for the authority's metadata and signing keys. The framework waits a minute for them, one request after the other, and
/// then reports every token as invalid. Once fetched they are cached, and the authority is needed only to renew them.
/// </summary>
public sealed partial class AuthorityMetadata(IOptions<AuthorityOptions> options, ILogger<AuthorityMetadata> logger)
{
    private bool _isUnreachable;

    /// <exception cref="AuthenticationUnavailableException">They were never fetched, and cannot be fetched in time.</exception>
    public async Task EnsureAvailableAsync(IConfigurationManager<OpenIdConnectConfiguration> metadata, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended.CancelAfter(options.Value.Timeout);
        try
        {
            await metadata.GetConfigurationAsync(ended.Token).WaitAsync(ended.Token);
            Volatile.Write(ref _isUnreachable, value: false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!Interlocked.Exchange(ref _isUnreachable, value: true))
            {
                LogUnreachable(logger, exception.GetBaseException().Message);
            }

            throw new AuthenticationUnavailableException("The identity provider is not available at the moment.", exception.Message);
        }
    }

    /// <summary>Fails authentication of a request with a token while the token cannot be verified.</summary>
    internal async Task CheckAsync(MessageReceivedContext context)
    {
        if ((context.Token is not null || CallerIdentity.HasBearerToken(context.Request)) && context.Options.ConfigurationManager is { } metadata)
        {
            try
            {
                await EnsureAvailableAsync(metadata, context.HttpContext.RequestAborted);
            }
            catch (AuthenticationUnavailableException exception)
            {
                context.Fail(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "AuthorityUnreachable", Message =
        "The identity provider's metadata cannot be fetched; requests that need a caller are answered with 503 until it can: {Error}")]
    private static partial void LogUnreachable(ILogger logger, string error);
}
