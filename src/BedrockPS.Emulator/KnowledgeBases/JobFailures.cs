using System.Text.Json.Nodes;
using BedrockEmulator.Wire;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>Why documents or a job failed. The service puts a JSON array into each string of its list, and so does this.</summary>
internal static class JobFailures
{
    private const int MostFiles = 10;

    public static string Wire(string reason) => new JsonArray(reason).ToJsonString(WireJson.Plain);

    /// <summary>One reason a line, with the files it is about.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<(string Uri, string Reason)> failures) => failures
        .GroupBy(failure => failure.Reason)
        .Select(group => Wire($"Encountered error: {group.Key} [Files: {string.Join(", ", group.Take(MostFiles).Select(failure => failure.Uri))}{(group.Count() > MostFiles ? $" and {group.Count() - MostFiles} more" : "")}]."))
        .ToList();
}
