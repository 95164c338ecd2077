using System.Diagnostics.CodeAnalysis;

namespace ProductBff.Bff.Composition;

/// <summary>What a batch has put in the air for one section; it stays interested until all of its pages are composed.</summary>
internal interface IPrimedFlights
{
    void Leave();
}

/// <inheritdoc/>
internal sealed class PrimedFlights<T>(Flights<T> flights, int capacity) : IPrimedFlights
{
    private readonly Dictionary<string, (Flight<T> Flight, bool Own)> _byId = new(capacity);

    public void Add(Flight<T> flight, bool own) => _byId[flight.Id] = (flight, own);

    /// <param name="id">One of the batch's ids.</param>
    /// <param name="flight">The flight to join.</param>
    /// <param name="own">True when the batch started it, false when it was in the air already.</param>
    public bool TryGet(string id, [MaybeNullWhen(false)] out Flight<T> flight, out bool own)
    {
        var found = _byId.TryGetValue(id, out var entry);
        (flight, own) = entry;
        return found;
    }

    public void Leave()
    {
        foreach (var (flight, _) in _byId.Values)
        {
            flights.Leave(flight);
        }
    }
}
