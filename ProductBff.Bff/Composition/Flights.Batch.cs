namespace ProductBff.Bff.Composition;

/// <content>Flights that share a backend call.</content>
internal sealed partial class Flights<T>
{
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

    private async Task FlyTogetherAsync(BackendCall call, List<Flight<T>> flights)
    {
        var outcomes = await _fetcher.FetchManyAsync([.. flights.Select(flight => flight.Id)], call);
        foreach (var flight in flights)
        {
            Land(flight, outcomes.GetValueOrDefault(flight.Id, FailureReason.NotFound));
        }
    }
}
