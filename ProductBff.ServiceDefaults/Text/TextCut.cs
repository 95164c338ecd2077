using System.Globalization;

namespace ProductBff.ServiceDefaults.Text;

/// <summary>Bounds a text without breaking a character.</summary>
public static class TextCut
{
    /// <summary>
    /// The beginning of <paramref name="text"/>, at most <paramref name="maxLength"/> UTF-16 units, which ends between characters as
    /// people see them (grapheme clusters), or, where the first of them is longer than that, between code points.
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
