namespace ProductBff.Bff.Protection;

/// <summary>The capacity that a request holds until the first call of <see cref="Dispose"/>; later calls do nothing.</summary>
internal sealed class PageTicket(PageAdmission owner, Admission admission, int pages) : IDisposable
{
    private PageAdmission? _owner = pages == 0 ? null : owner;

    public Admission Admission { get; } = admission;

    public int Pages { get; } = pages;

    public void Dispose() => Interlocked.Exchange(ref _owner, value: null)?.Leave(this);
}
