using System.Globalization;

namespace ProductBff.ServiceDefaults.Text;

/// <summary>Truncates text without splitting a character.</summary>
public static class TextCut
{
    /// <summary>
    /// The beginning of <paramref name="text"/>, at most <paramref name="maxLength"/> UTF-16 code units. It is cut between grapheme
    /// clusters (characters as people see them) or, if the first one is longer than that, between code points.
    /// </summary>
    public static string ToLength(string text, int maxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var length = 0;
        while (length + StringInfo.GetNextTextElementLength(text.AsSpan(length)) is var next && next <= maxLength)
        {
            length = next;
        }

        return length > 0 ? text[..length]
            : maxLength > 0 && char.IsHighSurrogate(text[maxLength - 1]) ? text[..(maxLength - 1)]
            : text[..maxLength];
    }
}
