using System.Text;

namespace BedrockEmulator.Models;

/// <summary>Reads comma-separated records with quoted fields.</summary>
internal static class CsvReader
{
    public static IEnumerable<string[]> Records(string text)
    {
        List<string> fields = [];
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (quoted && letter == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[++i]);
            else if (letter == '"')
                quoted = !quoted;
            else if (letter == ',' && !quoted)
                Close();
            else if (letter == '\n' && !quoted)
            {
                Close();
                if (fields.Exists(value => value.Length > 0))
                    yield return [.. fields];
                fields.Clear();
            }
            else
                field.Append(letter);
        }
        Close();
        if (fields.Exists(value => value.Length > 0))
            yield return [.. fields];

        void Close()
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
        }
    }
}
