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
        var unknown = Array.Find(names, name => page.IndexOf(name) < 0);
        error = unknown is null ? null : $"'{unknown}' is not a section of this page; they are {string.Join(", ", page.SectionNames)}.";
        set = unknown is null ? new(names.Aggregate(0UL, (bits, name) => bits | (1UL << page.IndexOf(name)))) : default;
        return error is null;
    }
}
