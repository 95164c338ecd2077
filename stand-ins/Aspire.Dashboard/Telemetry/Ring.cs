namespace Aspire.Dashboard.Telemetry;

/// <summary>A queue of at most <paramref name="capacity"/> items that can be read by position; it grows only as far as it is used.</summary>
internal sealed class Ring<T>(int capacity)
{
    private T[] _items = new T[Math.Min(capacity, 16)];
    private int _head;

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    /// <summary>0 is the oldest.</summary>
    public ref T this[int index] => ref _items[(_head + index) % _items.Length];

    /// <summary>The caller makes room first.</summary>
    public void Add(T item)
    {
        if (IsFull)
        {
            throw new InvalidOperationException($"The ring holds its {capacity} items already.");
        }

        if (Count == _items.Length)
        {
            Grow();
        }

        Count++;
        this[Count - 1] = item;
    }

    public T RemoveOldest()
    {
        var item = this[0];
        this[0] = default!;
        _head = (_head + 1) % _items.Length;
        Count--;
        return item;
    }

    private void Grow()
    {
        var larger = new T[(int)Math.Min(_items.Length * 2L, capacity)];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        (_items, _head) = (larger, 0);
    }
}
