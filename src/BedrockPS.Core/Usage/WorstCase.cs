using System.Text;
using BedrockPS.Core.Chat;

namespace BedrockPS.Core.Usage;

/// <summary>What a call can cost at most.</summary>
internal sealed class WorstCase
{
    // What services put before tools and around turns is not in the request; the longest published is half of this.
    private const int HiddenTokens = 1024;

    private readonly ChatRequest request;
    private readonly decimal inputPrice;
    private readonly decimal outputPrice;

    /// <exception cref="BedrockException">BudgetNotComputable.</exception>
    public WorstCase(ChatRequest request, PriceList? prices)
    {
        this.request = request;
        var maxTokens = request.MaxTokens ?? throw NotComputable("without -MaxToken an answer has no limit", "Give -MaxToken.");
        if (ModelIds.IsPrompt(request.ModelId))
            throw NotComputable("a managed prompt names its model and its text in AWS", "Give the model and the prompt themselves.");
        if (request.Tools.Any(tool => tool.IsSystem))
            throw NotComputable("a tool that the service runs adds input that nobody knows before", "Leave it out, or call without a budget.");
        var price = PriceOf(request.ModelId, prices);
        inputPrice = InputPrice(price);
        outputPrice = maxTokens * Known(price.OutputPerMillion, "outputPerMillion") / 1_000_000;
    }

    /// <summary>The cost when the input has as many tokens as the request has bytes.</summary>
    public decimal OfBytes(long bytes) => Of(bytes + (request.Tools.Count > 0 || request.Answer is not null ? HiddenTokens : 0));

    /// <summary>The cost when the service counted the input; it does not count the schema that an answer must follow.</summary>
    public decimal OfCounted(long tokens) => Of(tokens + (request.Answer is { } answer ? Encoding.UTF8.GetByteCount(answer.SchemaJson) + HiddenTokens : 0));

    /// <summary>The fault of a request whose input cannot be counted.</summary>
    public static BedrockException NotCountable(BedrockException? refusal) => NotComputable(
        refusal is null ? "it holds more than text" : $"it holds more than text, and the service does not count it ({refusal.ErrorId})",
        "Leave images, documents, videos and sounds out, use a model that CountTokens takes (Measure-BedrockToken), or call without a budget.");

    private decimal Of(long inputTokens) => inputTokens * inputPrice / 1_000_000 + outputPrice;

    // A token that a cache point covers is either written, or read, or neither: the dearest counts.
    private decimal InputPrice(ModelPrice price)
    {
        var input = Known(price.InputPerMillion, "inputPerMillion");
        var ttls = request.Messages.SelectMany(turn => turn.Content).Where(block => block.Kind == "cachePoint").Select(block => block.CachePointTtl)
            .Concat(request.CachePoints.Select(_ => request.CacheTtl)).Distinct();
        foreach (var ttl in ttls)
            input = Math.Max(input, ttl == "1h" ? Known(price.CacheWrite1hPerMillion, "cacheWrite1hPerMillion") : Known(price.CacheWritePerMillion, "cacheWritePerMillion"));
        return input;
    }

    private decimal Known(decimal? price, string member) =>
        price ?? throw NotComputable($"the price file has no {member} of {request.ModelId}", "Write it into the price file.");

    private static ModelPrice PriceOf(string modelId, PriceList? prices)
    {
        if (prices is null)
            throw NotComputable("there is no price file", "Write one (Export-BedrockUsage prices.json -PriceTemplate) and name it: Set-BedrockContext -PricePath prices.json.");
        if (prices.Currency != "USD")
            throw NotComputable($"the price file is in {prices.Currency}", "A budget in US dollars needs prices in USD.");
        return prices.For(modelId) ?? throw NotComputable($"the price file has no {modelId}", "Write its prices into the price file.");
    }

    private static BedrockException NotComputable(string reason, string action) =>
        new(ErrorIds.BudgetNotComputable, ErrorKind.InvalidArgument, $"With a budget, what a call may cost must be known before it is sent: {reason}.") { RecommendedAction = action, IsSetup = true };
}
