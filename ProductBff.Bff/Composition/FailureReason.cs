using System.Text.Json.Serialization;

namespace ProductBff.Bff.Composition;

/// <summary>Why a section failed, or is not fresh.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<FailureReason>))]
internal enum FailureReason
{
    // Error has to stay 0, so that a default outcome is a failure.

    /// <summary>The service behind the section failed or answered 5xx.</summary>
    Error,

    /// <summary>The section's own budget ran out.</summary>
    Timeout,

    /// <summary>The page's deadline passed before the section's budget did.</summary>
    Deadline,

    /// <summary>The caller went away; nobody reads the answer.</summary>
    CallerLeft,

    /// <summary>The backend says, definitively, that there is no such thing.</summary>
    NotFound,

    /// <summary>The answer is not what the contract says: broken JSON, another content type, a missing field.</summary>
    Malformed,

    /// <summary>The answer is larger than the client accepts.</summary>
    TooLarge,

    /// <summary>No connection, or one that broke before the answer was complete.</summary>
    Unreachable,

    /// <summary>The backend's circuit breaker is open; nothing was sent.</summary>
    CircuitOpen,

    /// <summary>The backend answered 429, or a limiter in front of it refused.</summary>
    RateLimited,

    /// <summary>This process is overloaded and left the section out.</summary>
    Shed,

    /// <summary>A bug on this side, not in a backend.</summary>
    Fault,
}
