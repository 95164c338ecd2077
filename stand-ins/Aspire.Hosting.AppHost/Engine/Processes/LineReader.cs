using System.Text;

namespace Aspire.Hosting.Engine;

/// <summary>Cuts text into lines. One that is longer than the limit is cut into several.</summary>
internal static class LineReader
{
    public const int MaxLineLength = 32 * 1024;

    public static async Task ReadAsync(TextReader reader, Action<string> output)
    {
        var buffer = new char[4096];
        var pending = new StringBuilder();
        try
        {
            while (await reader.ReadAsync(buffer) is var count and > 0)
            {
                Split(buffer.AsSpan(0, count), pending, output);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone and its pipe with it: what came until now is all there is.
        }

        if (pending.Length > 0)
        {
            output(pending.ToString());
        }
    }

    private static void Split(ReadOnlySpan<char> text, StringBuilder pending, Action<string> output)
    {
        while (text.Length > 0)
        {
            var end = text.IndexOf('\n');
            var room = MaxLineLength - pending.Length;
            var take = Math.Min(end < 0 ? text.Length : end, room);
            pending.Append(text[..take]);
            text = text[(take == end ? take + 1 : take)..];
            if (take != end && pending.Length < MaxLineLength)
            {
                continue;
            }

            output(pending.ToString().TrimEnd('\r'));
            pending.Clear();
        }
    }
}
