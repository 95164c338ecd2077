using System.Globalization;
using System.Text;

namespace ProductBff.ServiceDefaults.Text;

/// <summary>
/// Text that people write for others to read, in any language, without control characters (PostgreSQL cannot store U+0000; terminals and
/// logs interpret others) and without bidirectional embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069), which can
/// reorder the surrounding text. The marks U+200E, U+200F and U+061C, which Hebrew and Arabic may need, are allowed.
/// </summary>
public static class PlainText
{
    /// <summary>
    /// The limit of UTF-8 bytes per allowed character, needed because one character can be a letter with any number of combining marks. A
    /// database column of as many code points holds every valid text.
    /// </summary>
    public const int BytesPerCharacter = 5;

    /// <summary>Null for plain text that is not too long; otherwise an error message for its author.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxCharacters">The most characters as people see them (grapheme clusters).</param>
    /// <param name="multiline">Whether line breaks and tabs are allowed.</param>
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

    /// <summary>Makes one line of plain text from text of another system by removing the characters that are not allowed.</summary>
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
