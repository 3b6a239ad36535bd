namespace BedrockPS.Client.Operations;

/// <summary>How an operation hands out its result in pages.</summary>
/// <param name="InputToken">Input member that takes the token of the next page.</param>
/// <param name="OutputToken">Output member that holds the token of the next page; absent in the last page.</param>
/// <param name="LimitKey">Input member that bounds the size of a page; null where there is none.</param>
/// <param name="ResultKeys">Output members whose lists go on from page to page.</param>
internal sealed record PaginationDefinition(string InputToken, string OutputToken, string? LimitKey, IReadOnlyList<string> ResultKeys);
