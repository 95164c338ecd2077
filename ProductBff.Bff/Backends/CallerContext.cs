using ProductBff.Bff.Fetching;

namespace ProductBff.Bff.Backends;

/// <summary>The context of a call on behalf of one caller. Unlike a <see cref="SectionCall"/> it is never shared.</summary>
/// <param name="Token">The caller's verified access token; null where the operation needs none.</param>
/// <param name="Headers">The caller's request headers; the backend's allow-list decides which of them are forwarded.</param>
/// <param name="Deadline">The time by which the caller has been promised an answer.</param>
internal sealed record CallerContext(string? Token, IHeaderDictionary Headers, Deadline Deadline);
