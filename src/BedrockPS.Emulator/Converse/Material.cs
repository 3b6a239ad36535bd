using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockEmulator.Models;

namespace BedrockEmulator.Converse;

/// <summary>What a conversation gives the extract model: the questions of the last user message, and everything there is to answer from.</summary>
internal sealed partial record Material(IReadOnlyList<Question> Questions, IReadOnlyList<Passage> Passages)
{
    private const int MostQuestions = 5;
    private const int ShortQuestion = 2;

    public static Material Of(ConverseInput input)
    {
        var last = input.Turns.ToList().FindLastIndex(turn => turn.IsUser && Text(turn).Length > 0);
        var (questions, rest) = Split(last < 0 ? "" : Text(input.Turns[last]));
        List<Passage> passages = [];
        foreach (var text in input.System.Select(SystemText).OfType<string>())
            passages.AddRange(Statements(text));
        for (var i = 0; i < input.Turns.Count; i++)
        {
            if (!input.Turns[i].IsUser)
                continue;
            passages.AddRange(Statements(i == last ? rest : Text(input.Turns[i])));
            foreach (var block in input.Turns[i].Blocks)
                passages.AddRange(BlockReader.Read(block));
        }
        return new([.. questions.Select(question => new Question(WithContext(question, input.Turns, last)))], passages);
    }

    /// <summary>"And who approves it?" says too little: the question before it lends its words.</summary>
    private static string WithContext(string question, IReadOnlyList<Turn> turns, int index)
    {
        if (Terms.Of(question).Count >= ShortQuestion && !BackReference().IsMatch(question))
            return question;
        var before = turns.Take(index).LastOrDefault(turn => turn.IsUser && turn.Of("text").Any());
        return before is not null && Asking(Text(before)) is [.., var asked] ? question + " " + asked : question;
    }

    /// <summary>Sentences that ask are the questions; when none does, the shorter of the first and last paragraph is what is wanted.</summary>
    private static (IReadOnlyList<string> Questions, string Others) Split(string text)
    {
        var asking = Asking(text);
        if (asking.Count > 0)
            return (asking.TakeLast(MostQuestions).ToList(), asking.Aggregate(text, (rest, question) => rest.Replace(question, "", StringComparison.Ordinal)));
        var paragraphs = Paragraph().Split(text.Trim());
        var wanted = paragraphs[0].Length <= paragraphs[^1].Length ? paragraphs[0] : paragraphs[^1];
        return ([wanted], text.Replace(wanted, "", StringComparison.Ordinal));
    }

    private static List<string> Asking(string text) =>
        [.. PassageReader.Read(text).Select(passage => passage.Text).Where(sentence => sentence.EndsWith('?') || sentence.EndsWith('\uFF1F'))];

    private static IEnumerable<Passage> Statements(string text) =>
        PassageReader.Read(text).Where(passage => !passage.Text.EndsWith('?') && !Instruction().IsMatch(passage.Text));

    private static string Text(Turn turn) => string.Join("\n\n", turn.Of("text").Concat(
        turn.Of("guardContent").Select(block => ConverseInput.Member(ConverseInput.Member(block, "text"), "text")).OfType<JsonElement>()).Select(text => text.GetString()));

    private static string? SystemText(JsonElement block) => (ConverseInput.Member(block, "text")
        ?? ConverseInput.Member(ConverseInput.Member(ConverseInput.Member(block, "guardContent"), "text"), "text"))?.GetString();

    [GeneratedRegex(@"^(you are|you're|answer|respond|reply|act as|be concise|keep (it|your))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\b(it|its|they|them|that|this|those|he|she)\b", RegexOptions.IgnoreCase)]
    private static partial Regex BackReference();

    [GeneratedRegex(@"\r?\n\s*\r?\n")]
    private static partial Regex Paragraph();
}
