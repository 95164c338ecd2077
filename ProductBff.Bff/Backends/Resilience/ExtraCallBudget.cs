namespace ProductBff.Bff.Backends.Resilience;

/// <summary>
/// A budget for retries or hedges, so that they cannot multiply the load of a backend that is already in trouble.
/// Every good answer earns <c>ratio</c> of an extra call, so that an outage earns none.
/// </summary>
internal sealed class ExtraCallBudget(double ratio, int reserve)
{
    // Unspent earnings are capped, or an hour without failures would pay for a retry storm at the start of the next outage.
    private const int MaxEarned = 2;

    private readonly Lock _lock = new();
    private readonly decimal _earning = (decimal)ratio;
    private decimal _balance = reserve;

    public void Earn()
    {
        lock (_lock)
        {
            _balance = Math.Min(_balance + _earning, Math.Max(reserve, MaxEarned));
        }
    }

    public bool TrySpend()
    {
        lock (_lock)
        {
            var canSpend = _balance >= 1;
            _balance -= canSpend ? 1 : 0;
            return canSpend;
        }
    }
}
