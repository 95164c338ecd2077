namespace ProductBff.Bff.Protection;

/// <summary>The capacity that a page holds until it is disposed, by whoever comes first.</summary>
internal sealed class PageTicket(PageAdmission owner, Admission admission, int pages) : IDisposable
{
    private PageAdmission? _owner = pages == 0 ? null : owner;

    public Admission Admission { get; } = admission;

    public int Pages { get; } = pages;

    public void Dispose() => Interlocked.Exchange(ref _owner, value: null)?.Leave(this);
}
