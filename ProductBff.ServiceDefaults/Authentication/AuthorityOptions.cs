using System.ComponentModel.DataAnnotations;

namespace ProductBff.ServiceDefaults.Authentication;

/// <summary>Settings under <c>Authentication:Authority</c>: how the authority is called, for the keys of tokens and for signing in.</summary>
public sealed class AuthorityOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Authentication:Authority";

    /// <summary>The longest wait for the authority; while its keys cannot be fetched, requests with a token and sign-ins get 503.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);
}
