using System.Globalization;
using System.Text;

namespace ProductBff.Bench.Results;

/// <summary>A table as Markdown has it. The first column is text, the others are numbers.</summary>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly StringBuilder _text = new StringBuilder()
        .Append("| ").AppendJoin(" | ", columns).AppendLine(" |")
        .Append("|---|").AppendJoin("", columns.Skip(1).Select(_ => "---:|")).AppendLine();

    public void Add(params IEnumerable<string?> cells) => _text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell ?? "–")).AppendLine(" |");

    public override string ToString() => _text.ToString();

    public static string? Number(double? value, string format = "N0") => value?.ToString(format, CultureInfo.InvariantCulture);
}
