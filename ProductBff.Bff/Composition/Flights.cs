namespace ProductBff.Bff.Composition;

/// <summary>
/// Single-flight: who wants the same section of the same id at the same time shares one backend call. The call belongs to nobody;
/// it ends when it is answered, when the last one interested leaves, or at the deadline of the page that started it.
/// </summary>
internal sealed partial class Flights<T>(Section<T> section, StaleValues<T> staleValues, ComposerContext context)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Flight<T>> _inTheAir = [];
    private readonly Fetcher<T> _fetcher = new(section, context);

    /// <summary>Joins the flight that is in the air, or starts one. It may land before this returns.</summary>
    public Flight<T> Join(Slot<T> waiter, string id, Deadline deadline)
    {
        Flight<T>? flight;
        lock (_gate)
        {
            if (_inTheAir.TryGetValue(id, out flight))
            {
                flight.Add(waiter);
                return flight;
            }

            flight = new(id, new(deadline, flights: 1), shared: true);
            _inTheAir.Add(id, flight);
            waiter.IsStarter = true;
            flight.Add(waiter);
        }

        _ = FlyAsync(flight, section.Fetch);
        return flight;
    }

    /// <summary>Starts a flight that nobody else joins and nothing remembers.</summary>
    public Flight<T> Alone(
        Slot<T> waiter, string id, Deadline deadline, Func<IServiceProvider, SectionCall, Task<Fetched<T>>> fetch)
    {
        var flight = new Flight<T>(id, new(deadline, flights: 1), shared: false);
        waiter.IsStarter = true;
        flight.Add(waiter);
        _ = FlyAsync(flight, fetch);
        return flight;
    }

    /// <summary>Joins a flight of a batch, which may have landed.</summary>
    public void Join(Slot<T> waiter, Flight<T> flight)
    {
        lock (_gate)
        {
            if (!flight.Landed)
            {
                flight.Add(waiter);
                return;
            }
        }

        waiter.Landed(flight);
    }

    private async Task FlyAsync(Flight<T> flight, Func<IServiceProvider, SectionCall, Task<Fetched<T>>> fetch) =>
        Land(flight, await _fetcher.FetchAsync(flight.Id, flight.Call, fetch));

    private void Land(Flight<T> flight, Fetched<T> outcome)
    {
        if (TryLand(flight, outcome, out var waiters))
        {
            Tell(waiters, flight);
        }
    }

    private bool TryLand(Flight<T> flight, Fetched<T> outcome, out List<Slot<T>> waiters)
    {
        lock (_gate)
        {
            // What comes after the end is dropped: another flight may have brought something newer meanwhile.
            if (flight.Landed)
            {
                waiters = [];
                return false;
            }

            waiters = flight.Land(outcome);
            flight.DeadlineTimer?.Dispose();
            RemoveFromTheAir(flight);
            if (flight.Remembered)
            {
                if (outcome.TryGet(out var value))
                {
                    staleValues.Remember(flight.Id, value);
                }
                else if (outcome.Failure.Reason == FailureReason.NotFound)
                {
                    staleValues.Forget(flight.Id);
                }
            }

            return true;
        }
    }

    private static void Tell(List<Slot<T>> waiters, Flight<T> flight)
    {
        foreach (var waiter in waiters)
        {
            waiter.Landed(flight);
        }
    }

    /// <summary>Unless another flight has taken its place. Under the lock.</summary>
    private void RemoveFromTheAir(Flight<T> flight)
    {
        if (_inTheAir.TryGetValue(flight.Id, out var current) && ReferenceEquals(current, flight))
        {
            _inTheAir.Remove(flight.Id);
        }
    }
}
