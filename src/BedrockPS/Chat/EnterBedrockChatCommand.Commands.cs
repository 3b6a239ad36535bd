using System.Globalization;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Chat.Interactive;
using BedrockPS.Commands.Completion;
using BedrockPS.Commands.Loading;
using BedrockPS.Commands.Tools;
using BedrockPS.Core.Chat;

namespace BedrockPS.Commands.Chat;

/// <content>What the commands of the chat do.</content>
public sealed partial class EnterBedrockChatCommand
{
    private SlashCommand[] Commands() =>
    [
        new("model", "/model [id]", "Shows the model, or goes on with another.", SetModel),
        new("system", "/system [text]", "Shows the system prompt, or sets another.", SetSystem),
        new("attach", "/attach [path ...]", "Adds files to the next message; none drops them.", Attach),
        new("tool", "/tool [command ...]", "Lets the model call commands, each call asked for.", OfferTools),
        new("save", "/save path", "Writes the conversation to a file.", text => Attempt(() => Save(text))),
        new("cost", "/cost", "Tells what this chat used.", _ => TellCost()),
    ];

    private void SetModel(string text)
    {
        if (text.Length > 0)
            ModelId = text;
        shown.WriteLine($"Model: {ModelId}");
        var others = SeenModels.All.Where(seen => seen != ModelId).ToList();
        if (text.Length == 0 && others.Count > 0)
            shown.WriteLine($"Also seen in this session: {string.Join(", ", others)}");
    }

    private void SetSystem(string text)
    {
        if (text.Length > 0)
            System = text;
        shown.WriteLine((System ?? Conversation?.System) is { } prompt ? $"System prompt: {prompt}" : "There is no system prompt.");
    }

    private void Attach(string text) => Attempt(() =>
    {
        // A file of that name is ./none.
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
            Attachments.Clear();
        var attached = Attachments.Add(text.Equals("none", StringComparison.OrdinalIgnoreCase) ? [] : ChatEntry.Words(text));
        shown.WriteLine(attached.Count > 0 ? "The next message takes along:" : "The next message takes no file along.");
        foreach (var file in attached)
            shown.WriteLine($"  {file.Label} ({file.Block.Kind}, {file.Media.Format}{(file.Media.Length is { } length ? $", {length} bytes" : string.Empty)})");
    });

    private void OfferTools(string text) => Attempt(() =>
    {
        if (ChatEntry.Words(text) is { Count: > 0 } names)
            Offer([.. names], ToolReader.Read(InvokeCommand, names));
        var offered = GivenTools() ?? Conversation?.Tools ?? FixedList<Tool>.Empty;
        shown.WriteLine(offered.Count > 0 ? $"The model may call, each call asked for: {string.Join(", ", offered.Select(tool => tool.Name))}" : "The model may call nothing.");
    });

    private void Save(string text)
    {
        if (Conversation is null)
            throw BedrockException.Input("There is no conversation to save yet.");
        if (ChatEntry.Words(text) is not [var name])
            throw BedrockException.Input("/save takes one path.", "Put a path with blanks in quotation marks.");
        var path = FilePath.Target(this, name, isLiteral: true);
        var isThere = File.Exists(path);
        if (isThere && !ShouldContinue($"Replace {path}?", "The file is there already"))
        {
            shown.WriteLine("Not saved.");
            return;
        }
        var kept = Conversation;
        Await(token => Engine.Current.Conversations.ExportAsync(kept, new ConversationTarget(path, ReferenceMedia: false, Overwrite: isThere), token));
        shown.WriteLine($"Saved: {path}");
    }

    private void TellCost()
    {
        shown.WriteLine(totals.ToString());
        if (Meter.Total is { Cost: { } cost } total)
            shown.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Cost: {cost:0.######} {total.Currency}{(total.CallsWithoutCost > 0 ? $", without {total.CallsWithoutCost} of {total.Calls} calls" : string.Empty)}."));
    }

    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (BedrockException fault)
        {
            WriteError(FaultRecord.Of(fault, null));
        }
    }
}
