namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// A budget for retries or hedges, so that they cannot multiply the load of a backend that is already in trouble.
/// Every good answer earns <c>ratio</c> of an extra call, so that an outage earns none.
/// </summary>
internal sealed class ExtraCallBudget(double ratio, int reserve)
{
    // Unspent earnings are capped, or an hour without failures would pay for a retry storm at the start of the next outage.
    private const int MaxEarned = 2;
    private const long Unit = 1_000_000;

    private readonly long _earning = (long)(ratio * Unit);
    private readonly long _ceiling = Math.Max(reserve, MaxEarned) * Unit;
    private long _balance = reserve * Unit;

    public void Earn()
    {
        long before;
        long after;
        do
        {
            before = Volatile.Read(ref _balance);
            after = Math.Min(before + _earning, _ceiling);
        }
        while (before != after && Interlocked.CompareExchange(ref _balance, after, before) != before);
    }

    public bool TrySpend()
    {
        var before = Volatile.Read(ref _balance);
        while (before >= Unit)
        {
            var seen = Interlocked.CompareExchange(ref _balance, before - Unit, before);
            if (seen == before)
            {
                return true;
            }

            before = seen;
        }

        return false;
    }
}
