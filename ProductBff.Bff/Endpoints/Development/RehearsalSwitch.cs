namespace ProductBff.Bff.Endpoints.Development;

/// <summary>
/// The faults that this instance injects into requests without the header: until switched off, or for a number of requests.
/// </summary>
internal sealed class RehearsalSwitch
{
    private readonly Lock _lock = new();
    private SwitchedRehearsal? _current;

    public SwitchedRehearsal? Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }

        set
        {
            lock (_lock)
            {
                _current = value;
            }
        }
    }

    /// <summary>The faults for the next request, which this counts; null for none.</summary>
    public string? Take()
    {
        lock (_lock)
        {
            var sections = _current?.Sections;
            _current = _current is { Requests: { } left } ? left > 1 ? _current with { Requests = left - 1 } : null : _current;
            return sections;
        }
    }
}

/// <param name="Sections">In the form of the header, as in <c>reviews=timeout, inventory=slow(200ms)</c>.</param>
/// <param name="Requests">For how many requests; null: until it is switched off.</param>
internal sealed record SwitchedRehearsal(string? Sections, int? Requests = null);
