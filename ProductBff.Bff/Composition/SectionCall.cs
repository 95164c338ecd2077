namespace ProductBff.Bff.Composition;

/// <summary>The arguments of a fetch. Several requests may share it, so it carries nothing of any one caller.</summary>
internal readonly record struct SectionCall(string Id, BackendCall Backend);

/// <summary>The arguments of a fetch of several ids, all distinct, in one backend call.</summary>
internal readonly record struct BatchCall(IReadOnlyList<string> Ids, BackendCall Backend);
