namespace Aspire.Dashboard.Telemetry;

/// <summary>
/// Shares equal short strings between records (attribute names, methods, routes repeat endlessly). Direct-mapped, so it is
/// bounded whatever comes in, and a value that never repeats only costs its slot. A lost race costs one shared string.
/// </summary>
internal sealed class TextPool
{
    private const int LongestShared = 96;
    private readonly string?[] _slots = new string?[4096];

    public string Share(string text)
    {
        if (text.Length is 0 or > LongestShared)
        {
            return text;
        }

        ref var slot = ref _slots[string.GetHashCode(text, StringComparison.Ordinal) & (_slots.Length - 1)];
        var present = slot;
        if (present == text)
        {
            return present;
        }

        slot = text;
        return text;
    }
}
