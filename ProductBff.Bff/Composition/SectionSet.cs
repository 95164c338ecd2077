using System.Numerics;

namespace ProductBff.Bff.Composition;

/// <summary>Which of a page's sections a caller asked for (<c>?include=product,inventory</c>): a bit for each, in declared order.</summary>
internal readonly record struct SectionSet(ulong Bits)
{
    /// <summary>The most sections that a page may have.</summary>
    public const int Capacity = 64;

    public int Count => BitOperations.PopCount(Bits);

    public bool Contains(int index) => (Bits & (1UL << index)) != 0;

    /// <summary>Reads a comma-separated list of the page's section names; <paramref name="error"/> says what is wrong with it.</summary>
    public static bool TryParse(Page page, string text, out SectionSet set, [NotNullWhen(false)] out string? error)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        var indexes = Array.ConvertAll(names, page.IndexOf);
        var unknown = Array.IndexOf(indexes, -1);
        error = unknown < 0 ? null : page.UnknownSection(names[unknown]);
        set = unknown < 0 ? new(indexes.Aggregate(0UL, (bits, index) => bits | (1UL << index))) : default;
        return error is null;
    }
}
