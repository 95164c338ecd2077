namespace ProductBff.Bff.Composition;

/// <summary>
/// Single-flight: who wants the same section of the same id at the same time shares one backend call. The call belongs to nobody;
/// it ends when it is answered, when the last one interested leaves, or at the deadline of the page that started it.
/// </summary>
internal sealed class Flights<T>(Section<T> section, LastGood<T> lastGood, ComposerContext context)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Flight<T>> _inTheAir = [];

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

    /// <summary>Starts, in as few calls as possible, what of these ids is not in the air, and keeps an interest in all of them.</summary>
    public PrimedFlights<T> Prime(IReadOnlyList<string> ids, Deadline deadline, int chunkSize)
    {
        var primed = new PrimedFlights<T>(this, ids.Count);
        var calls = new List<(BackendCall Call, List<Flight<T>> Flights)>();
        lock (_gate)
        {
            var missing = new List<string>(ids.Count);
            foreach (var id in ids)
            {
                if (_inTheAir.TryGetValue(id, out var flight))
                {
                    flight.Interest++;
                    primed.Add(flight, own: false);
                }
                else
                {
                    missing.Add(id);
                }
            }

            foreach (var chunk in missing.Chunk(chunkSize))
            {
                // One id alone is an ordinary fetch, which its page starts.
                if (chunk is [_])
                {
                    continue;
                }

                var call = new BackendCall(deadline, chunk.Length);
                var flights = new List<Flight<T>>(chunk.Length);
                foreach (var id in chunk)
                {
                    var flight = new Flight<T>(id, call, shared: true) { Interest = 1 };
                    _inTheAir.Add(id, flight);
                    primed.Add(flight, own: true);
                    flights.Add(flight);
                }

                calls.Add((call, flights));
            }
        }

        foreach (var (call, flights) in calls)
        {
            _ = FlyTogetherAsync(call, flights);
        }

        return primed;
    }

    /// <summary>One less is interested; the last one out stops the work, unless it lingers.</summary>
    public void Leave(Flight<T> flight) => LoseInterest(flight, lingers: false);

    /// <summary>One less waits, but a late answer is still wanted, up to the flight's deadline.</summary>
    public void Linger(Flight<T> flight) => LoseInterest(flight, lingers: true);

    /// <summary>From now on nobody joins what is in the air for this id, and its value is not remembered.</summary>
    public void Invalidate(string id)
    {
        lock (_gate)
        {
            if (_inTheAir.Remove(id, out var flight))
            {
                flight.Remembered = false;
            }
        }
    }

    private void LoseInterest(Flight<T> flight, bool lingers)
    {
        lock (_gate)
        {
            if (flight.Landed)
            {
                return;
            }

            flight.Interest--;
            flight.Lingering |= lingers && flight.Remembered;
            if (flight.Interest > 0 || flight.Lingering)
            {
                flight.DeadlineTimer ??= context.Clock.CreateTimer(
                    static state =>
                    {
                        var (flights, flight) = ((Flights<T>, Flight<T>))state!;
                        flights.GiveUp(flight);
                    },
                    (this, flight),
                    TimeSpan.FromMilliseconds(Math.Max(1, flight.Call.Deadline.TimeLeft.TotalMilliseconds)),
                    Timeout.InfiniteTimeSpan);
                return;
            }

            RemoveFromTheAir(flight);
        }

        GiveUp(flight);
    }

    /// <summary>Ends a flight that is still in the air: its deadline has passed, or nobody is left.</summary>
    private void GiveUp(Flight<T> flight)
    {
        if (Land(flight, FailureReason.Deadline))
        {
            flight.Call.GiveUpOne(context.Log, section.Name);
        }
    }

    private async Task FlyAsync(Flight<T> flight, Func<IServiceProvider, SectionCall, Task<Fetched<T>>> fetch)
    {
        var call = new SectionCall(flight.Id, flight.Call.Deadline, flight.Call.CancellationToken);
        Fetched<T> outcome;
        try
        {
            await using var scope = context.Scopes.CreateAsyncScope();
            outcome = await fetch(scope.ServiceProvider, call);
        }
        catch (Exception exception)
        {
            outcome = OutcomeOf(exception, call.CancellationToken);
        }

        Land(flight, outcome);
    }

    private async Task FlyTogetherAsync(BackendCall call, List<Flight<T>> flights)
    {
        IReadOnlyDictionary<string, Fetched<T>>? outcomes = null;
        Fetched<T> missing = FailureReason.NotFound;
        try
        {
            await using var scope = context.Scopes.CreateAsyncScope();
            outcomes = await section.FetchMany!(
                scope.ServiceProvider, new([.. flights.Select(flight => flight.Id)], call.Deadline, call.CancellationToken));
        }
        catch (Exception exception)
        {
            missing = OutcomeOf(exception, call.CancellationToken);
        }

        foreach (var flight in flights)
        {
            Land(flight, outcomes is not null && outcomes.TryGetValue(flight.Id, out var outcome) ? outcome : missing);
        }
    }

    /// <summary>The boundary at which a bug in a client stops: the section fails, the page goes on.</summary>
    private Failure OutcomeOf(Exception exception, CancellationToken givenUp)
    {
        if (exception is OperationCanceledException && givenUp.IsCancellationRequested)
        {
            return FailureReason.Deadline;
        }

        context.Log.FetchThrew(section.Name, exception);
        return FailureReason.Error;
    }

    private bool Land(Flight<T> flight, Fetched<T> outcome)
    {
        List<Slot<T>> waiters;
        lock (_gate)
        {
            // What comes after the end is dropped: another flight may have brought something newer meanwhile.
            if (flight.Landed)
            {
                return false;
            }

            waiters = flight.Land(outcome);
            flight.DeadlineTimer?.Dispose();
            RemoveFromTheAir(flight);
            if (flight.Remembered)
            {
                if (outcome.TryGet(out var value))
                {
                    lastGood.Remember(flight.Id, value);
                }
                else if (outcome.Failure.Reason == FailureReason.NotFound)
                {
                    lastGood.Forget(flight.Id);
                }
            }
        }

        foreach (var waiter in waiters)
        {
            waiter.Landed(flight);
        }

        return true;
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
