using ProductBff.Bff.Composition;

namespace ProductBff.Bff.Backends;

/// <summary>What a call on behalf of one caller is told. Unlike a <see cref="SectionCall"/> it is never shared.</summary>
/// <param name="Token">The caller's verified access token; null where the operation needs none.</param>
/// <param name="Headers">The caller's request headers, of which the backend's allow-list takes what it names.</param>
/// <param name="Deadline">When the caller has been promised an answer.</param>
internal sealed record CallerCall(string? Token, IHeaderDictionary Headers, Deadline Deadline);
