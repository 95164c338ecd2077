using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ProductBff.Testing;

namespace ProductBff.Bff.Security.Tests.Harness;

/// <summary>An OpenID Connect authority whose users have signed in already: code flow with PKCE, one client, one key.</summary>
internal sealed class Authority : IAsyncDisposable
{
    public const string ClientId = "bff";
    public const string ClientSecret = "the client's secret";

    private readonly WebApplication _app;
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly RsaSecurityKey _key;
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce)> _codes = new();

    private Authority(WebApplication app) => (_app, _key) = (app, new RsaSecurityKey(_rsa) { KeyId = "1" });

    public string Url => _app.Urls.Single();

    /// <summary>The tokens that it has issued.</summary>
    public ConcurrentBag<string> Given { get; } = [];

    public static async Task<Authority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(NoReload.Arguments);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var authority = new Authority(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = authority.Url,
            ["authorization_endpoint"] = $"{authority.Url}/authorize",
            ["token_endpoint"] = $"{authority.Url}/token",
            ["jwks_uri"] = $"{authority.Url}/keys",
            ["response_types_supported"] = new[] { "code" },
        }));
        app.MapGet("/keys", authority.Keys);
        app.MapGet("/authorize", authority.Authorize);
        app.MapPost("/token", authority.TokenAsync);
        await app.StartAsync();
        return authority;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private IResult Keys()
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_rsa.ExportParameters(includePrivateParameters: false)) { KeyId = _key.KeyId });
        return Results.Json(new { keys = new[] { new { kty = key.Kty, use = "sig", kid = key.Kid, n = key.N, e = key.E } } });
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256")
        {
            return Results.BadRequest();
        }

        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (query["code_challenge"].ToString(), query["nonce"].ToString());
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var verifier = Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!_codes.TryRemove(form["code"].ToString(), out var asked) || asked.Challenge != verifier || form["client_secret"] != ClientSecret)
        {
            return Results.BadRequest(new { error = "invalid_grant" });
        }

        var access = Token(TestTokens.Audience, new() { ["sub"] = "erin", ["name"] = "Erin", ["scope"] = "reviews.write" });
        Given.Add(access);
        return Results.Json(new Dictionary<string, object>
        {
            ["access_token"] = access,
            ["refresh_token"] = "refresh",
            ["id_token"] = Token(ClientId, new() { ["sub"] = "erin", ["nonce"] = asked.Nonce }),
            ["token_type"] = "Bearer",
            ["expires_in"] = 600,
        });
    }

    private string Token(string audience, Dictionary<string, object> claims)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(10),
            Claims = claims,
            SigningCredentials = new(_key, SecurityAlgorithms.RsaSha256),
        });
    }
}
