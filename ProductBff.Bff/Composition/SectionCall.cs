namespace ProductBff.Bff.Composition;

/// <summary>What a fetch is told. Several requests may share it, so it carries nothing of any one caller.</summary>
internal readonly record struct SectionCall(string Id, BackendCall Backend);

/// <summary>The same for one backend call that serves several ids, each of them once.</summary>
internal readonly record struct BatchCall(IReadOnlyList<string> Ids, BackendCall Backend);
