using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Loading;

namespace BedrockPS.Commands.Chat;

/// <summary>Reads a conversation that Export-BedrockConversation wrote.</summary>
/// <remarks>
/// <para>Pipe it to Invoke-BedrockChat, or give it with -Conversation, to go on. Model, region, system prompt and tool definitions are those of the conversation; the commands behind tools are not in the file, so give -Tool again to have calls run.</para>
/// <para>Nothing in the file is run. Media that the file refers to are read from the folder beside it or from -MediaPath, nowhere else, and must be the ones that were exported: a missing one ends in MediaFileMissing, a changed one in MediaFileChanged. A file of a newer format ends in ConversationVersionUnsupported, anything else that is no conversation in ConversationFileInvalid. Files of up to 512 MiB are read.</para>
/// </remarks>
/// <example>
/// <code>Import-BedrockConversation ./plan.json | Invoke-BedrockChat 'What is the next step?'</code>
/// <para>Goes on where the conversation ended.</para>
/// </example>
/// <example>
/// <code>Import-BedrockConversation ./plan.json -MediaPath ./archive | Repair-BedrockConversation | Invoke-BedrockChat 'Go on' -Show</code>
/// <para>Finds the media in another folder, mends the conversation and goes on.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./kept/*.json | Import-BedrockConversation | Sort-Object UpdatedAt | Format-Table ConversationId, UpdatedAt, ModelId</code>
/// <para>Lists the conversations of a folder.</para>
/// </example>
/// <seealso cref="ExportBedrockConversationCommand"/>
/// <seealso cref="RepairBedrockConversationCommand"/>
[Cmdlet(VerbsData.Import, "BedrockConversation", DefaultParameterSetName = PathSet)]
[OutputType(typeof(Conversation))]
public sealed class ImportBedrockConversationCommand : BedrockCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Files to read; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files to read; brackets and other letters of patterns stand for themselves. Binds from files that are piped in.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Folder with the media that the files refer to, when it is not beside them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MediaPath { get; set; }

    /// <summary>Reads the files of one record.</summary>
    protected override void ProcessRecord()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in (isLiteral ? LiteralPath : Path)!)
            Read(path, isLiteral);
    }

    private void Read(string path, bool isLiteral)
    {
        try
        {
            var media = MediaPath is null ? null : FilePath.Target(this, MediaPath, isLiteral: true);
            foreach (var file in FilePath.Sources(this, path, isLiteral))
            {
                if (TryAwait(path, token => Engine.Current.Conversations.ImportAsync(file, media, token), out var conversation))
                    WriteObject(conversation);
            }
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, path);
        }
    }
}
