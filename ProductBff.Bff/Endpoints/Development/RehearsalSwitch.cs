namespace ProductBff.Bff.Endpoints.Development;

/// <summary>
/// The faults that this instance injects into requests without the header: until switched off, or for a number of requests.
/// </summary>
internal sealed class RehearsalSwitch
{
    private SwitchedRehearsal? _current;

    public SwitchedRehearsal? Current { get => Volatile.Read(ref _current); set => Volatile.Write(ref _current, value); }

    /// <summary>The faults for the next request, which this counts; null for none.</summary>
    public string? Take()
    {
        var current = Current;
        while (current is { Requests: { } left })
        {
            var seen = Interlocked.CompareExchange(ref _current, left > 1 ? current with { Requests = left - 1 } : null, current);
            if (ReferenceEquals(seen, current))
            {
                break;
            }

            current = seen;
        }

        return current?.Sections;
    }
}

/// <param name="Sections">In the form of the header, as in <c>reviews=timeout, inventory=slow(200ms)</c>.</param>
/// <param name="Requests">For how many requests; null: until it is switched off.</param>
internal sealed record SwitchedRehearsal(string? Sections, int? Requests = null);
