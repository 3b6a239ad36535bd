using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Loading;
using BedrockPS.Core.Chat;

namespace BedrockPS.Commands.Chat;

/// <summary>Writes a conversation to a JSON file, to go on with it later or elsewhere.</summary>
/// <remarks>
/// <para>The file keeps everything that the next request needs, exactly: turns with reasoning and its signatures, tool calls and results, citations, cache points, blocks that this version does not know, media, tool definitions; and usage, dates and ids. What Import-BedrockConversation reads goes on with the same request, byte for byte.</para>
/// <para>Left out are the commands behind tools: a file must not bring code along that a model can run. Give -Tool again to have calls run. The file holds no credentials; it does hold what was said, so only its owner may read it (mode 0600; on Windows the access list of the folder holds).</para>
/// <para>The file is written whole or not at all. The format has a name and a version, and is described in the guide on chat.</para>
/// </remarks>
/// <example>
/// <code>$r = Invoke-BedrockChat 'Plan the migration' -ModelId amazon.nova-lite-v1:0
/// $r | Export-BedrockConversation ./plan.json</code>
/// <para>Keeps a conversation.</para>
/// </example>
/// <example>
/// <code>$r | Export-BedrockConversation ./plan.json -Media Reference -Force</code>
/// <para>Replaces the file and puts images and documents into the folder plan.media beside it.</para>
/// </example>
/// <example>
/// <code>Invoke-BedrockChat 'Sum up the incident' -ModelId amazon.nova-lite-v1:0 | Export-BedrockConversation ./incident.json -PassThru | Copy-Item -Destination ./handover.json</code>
/// <para>Hands a conversation over to the next shift.</para>
/// </example>
/// <seealso cref="ImportBedrockConversationCommand"/>
/// <seealso cref="InvokeBedrockChatCommand"/>
[Cmdlet(VerbsData.Export, "BedrockConversation", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportBedrockConversationCommand : BedrockCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<Conversation> conversations = [];

    /// <summary>File to write.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>File to write; brackets and other letters of patterns stand for themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>The Conversation, or the ChatResponse that ends it; one for a file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>Embed puts images, documents, videos and sounds into the file; Reference puts them into a folder beside it, named like the file with the ending .media. Default Embed.</summary>
    [Parameter]
    public MediaPlacement Media { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Takes the conversation.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            conversations.Add(ConversationInput.Read(InputObject));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, InputObject);
        }
    }

    /// <summary>Writes the file, unless there are several conversations for it.</summary>
    protected override void EndProcessing()
    {
        if (conversations.Count > 1)
            Refuse(BedrockException.Input($"{conversations.Count} conversations were piped in for one file; nothing is written.", "Export each to a file of its own: | ForEach-Object { $_ | Export-BedrockConversation \"$($_.Conversation.ConversationId).json\" }"));
        if (conversations is [var conversation])
            Write(conversation);
        base.EndProcessing();
    }

    private void Write(Conversation conversation)
    {
        try
        {
            var path = FilePath.Target(this, (Path ?? LiteralPath)!, LiteralPath is not null);
            if (!IsAgreed(path, "Export conversation"))
                return;
            Await(token => Engine.Current.Conversations.ExportAsync(conversation, new ConversationTarget(path, Media == MediaPlacement.Reference, Force), token));
            if (PassThru)
                WriteObject(new FileInfo(path));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, conversation);
        }
    }
}
