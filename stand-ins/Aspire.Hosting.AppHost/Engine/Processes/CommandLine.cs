using System.Text;

namespace Aspire.Hosting.Engine;

internal static class CommandLine
{
    /// <summary>Splits at spaces that are not between double quotes; <c>\"</c> is a quote.</summary>
    public static IReadOnlyList<string> Split(string? text)
    {
        List<string> arguments = [];
        var current = new StringBuilder();
        var (quoted, started) = (false, false);
        for (var i = 0; i < text?.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when i + 1 < text.Length && text[i + 1] == '"':
                    current.Append(text[++i]);
                    started = true;
                    break;
                case '"':
                    quoted = !quoted;
                    started = true;
                    break;
                case var c when char.IsWhiteSpace(c) && !quoted:
                    Complete();
                    break;
                case var c:
                    current.Append(c);
                    started = true;
                    break;
            }
        }

        Complete();
        return arguments;

        void Complete()
        {
            if (started)
            {
                arguments.Add(current.ToString());
                current.Clear();
                started = false;
            }
        }
    }
}
