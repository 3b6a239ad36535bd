using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Completion;
using BedrockPS.Core.Chat.Attachments;

namespace BedrockPS.Commands.Chat;

/// <summary>Makes a turn of a conversation, to be sent with Invoke-BedrockChat.</summary>
/// <remarks>
/// <para>A turn is made of blocks: the attachments come first, then each text of -Message, then a cache point if one is asked for. Files are read now, so that the turn can be sent many times; nothing goes out before the turn is piped to Invoke-BedrockChat.</para>
/// <para>One turn for each item that is piped in: a string is data that follows -Message after a blank line, or the text where there is no -Message; a FileInfo or byte[] is one more attachment.</para>
/// </remarks>
/// <example>
/// <code>$turn = New-BedrockMessage 'What differs?' -Attachment ./before.png, ./after.png
/// $turn | Invoke-BedrockChat -ModelId amazon.nova-lite-v1:0</code>
/// <para>Two images and a question in one turn.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./*.txt | New-BedrockMessage 'Name the owner' | Measure-BedrockToken -ModelId amazon.nova-lite-v1:0</code>
/// <para>One turn for each file, counted and not sent.</para>
/// </example>
/// <example>
/// <code>$manual = New-BedrockMessage 'This is the manual.' -Attachment ./manual.txt -DocumentContext 'Printed in May.' -Citation -CachePoint
/// $r = $manual | Invoke-BedrockChat 'How is the pump stopped?' -ModelId amazon.nova-lite-v1:0
/// $r.Citations</code>
/// <para>A manual that answers may cite, and a cache point behind it, so that the next question about it costs less.</para>
/// </example>
/// <seealso cref="InvokeBedrockChatCommand"/>
/// <seealso cref="MeasureBedrockTokenCommand"/>
[Cmdlet(VerbsCommon.New, "BedrockMessage")]
[OutputType(typeof(Message))]
public sealed class NewBedrockMessageCommand : BedrockCommand
{
    private readonly Attachments attachments;

    /// <summary>Prepares to read attachments.</summary>
    public NewBedrockMessageCommand() => attachments = new Attachments(this, path => Await(token => AttachmentFile.ReadAsync(path, token)));

    /// <summary>The texts of the turn, each a block of its own.</summary>
    [Parameter(Position = 0)]
    [Alias("Text")]
    [ValidateNotNullOrEmpty]
    public string[]? Message { get; set; }

    /// <summary>A string: the text, or data for -Message. A FileInfo or byte[]: a file that -Message is about.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>Who speaks: user, assistant or system. Only users attach files. Default user.</summary>
    [Parameter]
    [ValidateSet("user", "assistant", "system", IgnoreCase = false)]
    public string Role { get; set; } = "user";

    /// <inheritdoc cref="ChatCommand.Attachment"/>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object? Attachment { get; set; }

    /// <inheritdoc cref="ChatCommand.BucketOwner"/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BucketOwner { get; set; }

    /// <inheritdoc cref="ChatCommand.Citation"/>
    [Parameter]
    public SwitchParameter Citation { get; set; }

    /// <summary>What the model is told about the documents: title, date, where they come from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DocumentContext { get; set; }

    /// <summary>Ends the turn with a cache point: what stands before it is kept by the service, and costs less the next time.</summary>
    [Parameter]
    public SwitchParameter CachePoint { get; set; }

    /// <summary>How long the service keeps it: 5m or 1h. Default: the service's, 5m.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceValueCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CacheTtl { get; set; }

    /// <summary>Reads the attachments that all turns share.</summary>
    protected override void BeginProcessing()
    {
        if (CacheTtl is not null && !CachePoint)
            RefuseConflict("-CacheTtl needs -CachePoint.");
        if (BucketOwner is not null && Attachment is null)
            RefuseConflict("-BucketOwner needs -Attachment with an s3:// source.");
        if (Attachment is not null && Role != "user")
            RefuseConflict($"-Attachment goes with the role user alone, not with {Role}.");
        try
        {
            attachments.Begin(Attachment, new AttachmentOptions(BucketOwner, IsBound(nameof(Citation)) ? Citation.ToBool() : null, DocumentContext));
        }
        catch (BedrockException fault)
        {
            Refuse(fault);
        }
    }

    /// <summary>Makes the turn of one record.</summary>
    protected override void ProcessRecord()
    {
        var item = IsBound(nameof(InputObject)) ? InputObject : null;
        try
        {
            WriteObject(Make(item));
        }
        catch (BedrockException fault)
        {
            WriteFault(fault, item);
        }
    }

    private Message Make(object? item)
    {
        var attached = attachments.With(item, Message?[0], out var isFile);
        if (isFile && Role != "user")
            throw BedrockException.Input($"Files go with the role user alone, not with {Role}.");
        var blocks = attached.Select(file => file.Block).Concat(Texts(isFile ? null : item).Select(ContentBlock.OfText)).ToList();
        if (blocks.Count == 0)
            throw BedrockException.Input("There is nothing to say: give -Message or -Attachment, or pipe in a string.");
        if (CachePoint)
            blocks.Add(new ContentBlock { Kind = "cachePoint", CachePointType = "default", CachePointTtl = CacheTtl });
        return DocumentNames.Settle([new Message { Role = Role, Content = Fixed.List(blocks) }])[0];
    }

    private string[] Texts(object? item)
    {
        string[] texts = (PlainValue.Unwrap(item), Message) switch
        {
            (null, var own) => own ?? [],
            (string piped, null) => [piped],
            (string piped, [.. var before, var last]) => [.. before, $"{last}\n\n{piped}"],
            var (other, _) => throw BedrockException.Input($"{other!.GetType().FullName} cannot be read as part of a turn.", "Pipe in strings, FileInfo or byte[]; bytes stay one item with a comma before them: ,$bytes."),
        };
        return texts.Any(string.IsNullOrWhiteSpace)
            ? throw BedrockException.Input("A text of the turn is blank; the service takes no blank text.")
            : texts;
    }
}
