namespace ProductBff.Bff.Composition;

/// <content>Who goes, and what becomes of a flight then.</content>
internal sealed partial class Flights<T>
{
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
        if (TryLand(flight, FailureReason.Deadline, out var waiters))
        {
            // First, so that a waiter who asks again does not do so while the old call is still going on.
            flight.Call.GiveUpOne(context.Log, section.Name);
            Tell(waiters, flight);
        }
    }
}
