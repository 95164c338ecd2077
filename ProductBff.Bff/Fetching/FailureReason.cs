namespace ProductBff.Bff.Fetching;

/// <summary>Why a section failed or is not fresh.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<FailureReason>))]
internal enum FailureReason
{
    // Error has to stay 0: it is the reason of a default outcome.

    /// <summary>The backend answered with an unexpected status, such as 500.</summary>
    Error,
    /// <summary>The section's budget ran out, or its backend timed out.</summary>
    Timeout,
    /// <summary>The page's deadline passed before the section's budget ran out.</summary>
    Deadline,
    /// <summary>The caller disconnected.</summary>
    CallerLeft,
    /// <summary>There is no such resource; for an optional section that is no failure.</summary>
    NotFound,
    /// <summary>The answer violates the contract: broken JSON, another content type, a missing field.</summary>
    Malformed,
    /// <summary>The answer exceeds the size limit.</summary>
    TooLarge,
    /// <summary>The backend could not be reached, or the connection broke.</summary>
    Unreachable,
    /// <summary>The backend's circuit breaker is open.</summary>
    CircuitOpen,
    /// <summary>The backend answered 429, or too many calls to it were in flight.</summary>
    RateLimited,
    /// <summary>The BFF is overloaded and sheds load.</summary>
    Shed,
    /// <summary>A bug in the BFF.</summary>
    Fault,
}
