using System.Text.RegularExpressions;
using BedrockPS.Core.Tools;

namespace BedrockPS.Core.Chat;

/// <summary>Finds what cannot be right in a request before it is sent; limits are those of the service's model.</summary>
internal static partial class ChatRequestRules
{
    private const int MaxStopSequences = 2500;
    private const int MaxMetadata = 16;
    private const int MaxResponseFields = 10;
    private const int MaxPointerLength = 256;

    /// <summary>Checks all members.</summary>
    /// <exception cref="BedrockException">InputInvalid or ModelNotSet; the message names the parameter.</exception>
    public static void Check(ChatRequest request)
    {
        CheckModelId(request.ModelId);
        CheckInference(request);
        CheckMetadata(request.RequestMetadata);
        CheckResponseFields(request.ResponseFields);
        ToolRules.Check(request.Tools);
        ReasoningRules.CheckEffort(request.ReasoningEffort);
        CheckPrompt(request);
    }

    /// <summary>Checks a model id's form; what it names is the service's to say.</summary>
    /// <param name="modelId">The id.</param>
    /// <param name="parameter">What gave it, for errors.</param>
    /// <exception cref="BedrockException">InputInvalid or ModelNotSet.</exception>
    public static void CheckModelId(string? modelId, string parameter = "-ModelId")
    {
        if (string.IsNullOrWhiteSpace(modelId))
        {
            throw new BedrockException(ErrorIds.ModelNotSet, ErrorKind.InvalidArgument, $"No model was named: {parameter} is empty.")
            {
                RecommendedAction = parameter == "-ModelId"
                    ? "Give -ModelId, or set a default with Set-BedrockContext -ModelId. Get-BedrockModel lists the models."
                    : "Get-BedrockModel lists the models.",
            };
        }

        if (modelId.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
            throw BedrockException.Input($"{parameter} '{Shown(modelId)}' holds spaces or control characters; no model id does.", "Get-BedrockModel lists the ids.");
    }

    /// <summary>The fault of a call for which nothing names a model.</summary>
    public static BedrockException NoModel() => new(ErrorIds.ModelNotSet, ErrorKind.InvalidArgument, "No model was named and the context has no default.")
    {
        RecommendedAction = "Give -ModelId, or set a default: Set-BedrockContext -ModelId amazon.nova-lite-v1:0. Get-BedrockModel lists the models.",
        IsSetup = true,
    };

    private static void CheckInference(ChatRequest request)
    {
        if (request.MaxTokens is < 1)
            throw BedrockException.Input($"-MaxToken is {request.MaxTokens}; the smallest limit is 1.");
        CheckShare("-Temperature", request.Temperature);
        CheckShare("-TopP", request.TopP);
        if (request.StopSequences is not { } stops)
            return;
        if (stops.Count > MaxStopSequences)
            throw BedrockException.Input($"-StopSequence has {stops.Count} values; at most {MaxStopSequences} are taken.");
        if (stops.Any(string.IsNullOrEmpty))
            throw BedrockException.Input("-StopSequence holds an empty value.");
    }

    private static void CheckShare(string parameter, double? value)
    {
        if (value is { } number && !(number >= 0 && number <= 1))
            throw BedrockException.Input(FormattableString.Invariant($"{parameter} is {number}; it goes from 0 to 1."));
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
            return;
        if (metadata.Count is < 1 or > MaxMetadata)
            throw BedrockException.Input($"-RequestMetadata has {metadata.Count} pairs; 1 to {MaxMetadata} are taken.");
        foreach (var (key, value) in metadata)
        {
            if (key.Length == 0 || !MetadataText().IsMatch(key) || !MetadataText().IsMatch(value ?? string.Empty))
            {
                throw BedrockException.Input(
                    $"-RequestMetadata '{Shown(key)}': keys have 1 to 256 and values 0 to 256 letters a-z A-Z, digits, spaces and : _ @ $ # = / + , - .");
            }
        }
    }

    private static void CheckResponseFields(IReadOnlyList<string>? pointers)
    {
        if (pointers is null)
            return;
        if (pointers.Count > MaxResponseFields)
            throw BedrockException.Input($"-ResponseField has {pointers.Count} values; at most {MaxResponseFields} are taken.");
        if (pointers.Select(pointer => pointer ?? string.Empty).FirstOrDefault(pointer => !JsonPointer().IsMatch(pointer) || pointer.Length > MaxPointerLength) is { } wrong)
            throw BedrockException.Input($"-ResponseField '{Shown(wrong)}' is not a JSON pointer of 1 to {MaxPointerLength} characters, such as /stop_sequence.");
    }

    private static void CheckPrompt(ChatRequest request)
    {
        if (!ModelIds.IsPrompt(request.ModelId))
        {
            if (request.PromptVariables is not null)
                throw BedrockException.Input("-PromptVariable goes only with the ARN of a managed prompt as -ModelId.");
            if (request.Messages.Count == 0)
                throw BedrockException.Input("-Message is missing: there is nothing to answer.");
            return;
        }

        if (request.PromptVariables?.FirstOrDefault(pair => string.IsNullOrWhiteSpace(pair.Value)) is { Key: not null } blank)
            throw BedrockException.Input($"-PromptVariable '{Shown(blank.Key)}' is blank.");
        var refused = RefusedWithPrompt(request);
        if (refused.Count > 0)
        {
            throw BedrockException.Input(
                $"{string.Join(", ", refused)}: a managed prompt brings its own; the service takes none beside it.",
                "Change the prompt, or call the model itself.");
        }
    }

    private static List<string> RefusedWithPrompt(ChatRequest request)
    {
        var refused = new List<string>();
        void Add(bool isSet, string parameter)
        {
            if (isSet)
                refused.Add(parameter);
        }

        Add(!string.IsNullOrWhiteSpace(request.System), "-System");
        Add(request.MaxTokens is not null, "-MaxToken");
        Add(request.Temperature is not null, "-Temperature");
        Add(request.TopP is not null, "-TopP");
        Add(request.StopSequences is not null, "-StopSequence");
        Add(request.Tools.Count > 0, "-Tool");
        Add(request.ToolChoice is not null, "-ToolChoice");
        Add(request.AdditionalFields is not null, "-AdditionalField");
        return refused;
    }

    // Control characters of a wrong value must not reach the terminal through the message about it.
    private static string Shown(string value) => string.Concat(value.Take(80).Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));

    [GeneratedRegex(@"\A[a-zA-Z0-9\s:_@$#=/+,\-.]{0,256}\z")]
    private static partial Regex MetadataText();

    [GeneratedRegex(@"\A(/([^~/]|~[01])*)+\z", RegexOptions.NonBacktracking)]
    private static partial Regex JsonPointer();
}
