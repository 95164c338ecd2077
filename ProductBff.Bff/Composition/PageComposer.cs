namespace ProductBff.Bff.Composition;

/// <summary>Composes the registered pages. Failure travels in the result: nothing here throws because a backend or a caller failed.</summary>
internal sealed class PageComposer
{
    /// <summary>Composes one page, at the latest by <c>Pages:Deadline</c>.</summary>
    /// <param name="page">A registered page.</param>
    /// <param name="request">What the caller wants of it.</param>
    /// <param name="aborted">Cancelled when the caller leaves.</param>
    public Task<PageResult<T>> ComposeAsync<T>(Page<T> page, PageRequest request, CancellationToken aborted) =>
        throw new NotSupportedException();

    /// <summary>Composes one page and tells each section when it lands; the last event is a <see cref="PageClosed{T}"/>.</summary>
    public IAsyncEnumerable<PageEvent> StreamAsync<T>(Page<T> page, PageRequest request, CancellationToken aborted) =>
        throw new NotSupportedException();

    /// <summary>Composes one page per distinct id, in the asked order, with one backend call for many ids where a section has it.</summary>
    public Task<IReadOnlyList<BatchEntry<T>>> ComposeManyAsync<T>(Page<T> page, BatchRequest request, CancellationToken aborted) =>
        throw new NotSupportedException();

    /// <summary>
    /// Says that the section has changed (a write went through): who asks from now on joins no fetch that began before.
    /// </summary>
    public void Invalidate(Section section, string id) => throw new NotSupportedException();
}
