using System.Globalization;
using System.Text;

namespace ProductBff.ServiceDefaults.Text;

/// <summary>
/// What people write for others to read: text of any language without control characters (PostgreSQL stores no U+0000, terminals and logs
/// obey others) and without the bidirectional embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069), with which a text
/// can turn what stands around it. The marks U+200E, U+200F and U+061C, which Hebrew and Arabic may need, are allowed.
/// </summary>
public static class PlainText
{
    /// <summary>
    /// How many bytes of UTF-8 a text may have for each character that it may have: one character may be a letter with any number of marks.
    /// A column of so many code points holds every text.
    /// </summary>
    public const int BytesPerCharacter = 5;

    /// <summary>Null for a plain text that is not too long; otherwise what is wrong, in words for its author.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxCharacters">The most characters as people see them (grapheme clusters).</param>
    /// <param name="multiline">Whether line breaks and tabulators are allowed.</param>
    public static string? ErrorOf(string text, int maxCharacters, bool multiline)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsAllowed(rune, multiline))
            {
                return $"The text may not hold the character U+{rune.Value:X4}.";
            }
        }

        var maxBytes = maxCharacters * BytesPerCharacter;
        return Encoding.UTF8.GetByteCount(text) > maxBytes ? $"The text may have at most {maxBytes} bytes in UTF-8."
            : HasMoreCharacters(text, maxCharacters) ? $"The text may have at most {maxCharacters} characters."
            : null;
    }

    /// <summary>One line of plain text, made of a text that somebody else is responsible for.</summary>
    public static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => IsAllowed(rune, multiline: false)).Select(rune => rune.ToString())).Trim();

    private static bool IsAllowed(Rune rune, bool multiline) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator =>
            multiline && rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029,
        _ => rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)),
    };

    private static bool HasMoreCharacters(string text, int max)
    {
        var rest = text.AsSpan();
        for (; max > 0 && !rest.IsEmpty; max--)
        {
            rest = rest[StringInfo.GetNextTextElementLength(rest)..];
        }

        return !rest.IsEmpty;
    }
}
