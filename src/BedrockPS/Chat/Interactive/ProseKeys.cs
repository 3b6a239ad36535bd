using System.Management.Automation;
using System.Reflection;

namespace BedrockPS.Commands.Chat.Interactive;

/// <summary>
/// Lends PSReadLine to prose for one line, by its public members, and gives everything back. Enter sends what stands there, which as code
/// may be unfinished; nothing gets into the history of commands or its file; nothing is coloured or foretold as code; the arrows go through
/// what was typed in this chat.
/// </summary>
internal sealed class ProseKeys : IDisposable
{
    private static readonly string[] TokenColors =
        ["CommandColor", "CommentColor", "KeywordColor", "StringColor", "OperatorColor", "VariableColor", "ParameterColor", "TypeColor", "NumberColor", "MemberColor"];

    private readonly Stack<Action> restore = new();
    private readonly Type editor;
    private readonly IReadOnlyList<string> typed;
    private int place;
    private string draft = string.Empty;

    private ProseKeys(Type editor, IReadOnlyList<string> typed)
    {
        this.editor = editor;
        this.typed = typed;
        place = typed.Count;
    }

    private delegate void BufferReader(out string input, out int cursor);

    private delegate void KeySetter(string[] keys, Action<ConsoleKeyInfo?, object?> handler, string brief, string description);

    /// <summary>False when a handler of the user's own sits on Enter: PSReadLine has no way to give it back, so it stays.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>What was sent with Enter; null when the line ended in another way.</summary>
    public string? Sent { get; private set; }

    /// <summary>Takes the keys; null when there is no PSReadLine.</summary>
    public static ProseKeys? Take(CommandInvocationIntrinsics commands, IReadOnlyList<string> typed)
    {
        if (commands.InvokeScript("'Microsoft.PowerShell.PSConsoleReadLine' -as [type]") is not [{ BaseObject: Type editor }])
            return null;
        var keys = new ProseKeys(editor, typed);
        try
        {
            keys.Take();
            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (restore.TryPop(out var undo))
            undo();
    }

    private void Take()
    {
        IsUsable = Bind("Enter", (_, _) => Send());
        if (!IsUsable)
            return;
        Bind("UpArrow", (_, _) => Recall(place - 1));
        Bind("DownArrow", (_, _) => Recall(place + 1));
        var options = Method("GetOptions").Invoke(null, null)!;
        Replace(options, "AddToHistoryHandler", _ => new Func<string, object>(_ => false));
        Replace(options, "PredictionSource", old => Enum.ToObject(old!.GetType(), 0));
        // It paints the end of the prompt when the line is no code. Null, it is found out from the prompt function later.
        Replace(options, "PromptText", old => old is null ? null : Array.Empty<string>());
        var plain = options.GetType().GetProperty("DefaultTokenColor")?.GetValue(options);
        foreach (var color in TokenColors)
            Replace(options, color, _ => plain);
    }

    private void Send()
    {
        var text = Buffer();
        Method("SetCursorPosition", typeof(int)).CreateDelegate<Action<int>>()(text.Length);
        Sent = text;
        // This ends the reading without a look at the line as code, and without its history.
        throw new OperationCanceledException();
    }

    private void Recall(int wanted)
    {
        if (wanted < 0 || wanted > typed.Count)
            return;
        var text = Buffer();
        if (place == typed.Count)
            draft = text;
        place = wanted;
        var replace = editor.GetMethods().First(method => method.Name == "Replace" && method.GetParameters().Length >= 3);
        object?[] arguments = [0, text.Length, place == typed.Count ? draft : typed[place]];
        replace.Invoke(null, [.. arguments, .. replace.GetParameters().Skip(3).Select(_ => (object?)null)]);
    }

    private string Buffer()
    {
        Method("GetBufferState", typeof(string).MakeByRefType(), typeof(int).MakeByRefType()).CreateDelegate<BufferReader>()(out var input, out _);
        return input;
    }

    private bool Bind(string key, Action<ConsoleKeyInfo?, object?> handler)
    {
        var bound = ((System.Collections.IEnumerable)Method("GetKeyHandlers", typeof(string[])).Invoke(null, [new[] { key }])!).Cast<object>().FirstOrDefault();
        if (bound is null || Text(bound, "Function") is not { } function
            || editor.GetMethod(function, [typeof(ConsoleKeyInfo?), typeof(object)]) is not { } own)
            return false;
        var set = Method("SetKeyHandler", typeof(string[]), typeof(Action<ConsoleKeyInfo?, object>), typeof(string), typeof(string)).CreateDelegate<KeySetter>();
        restore.Push(() => set([key], own.CreateDelegate<Action<ConsoleKeyInfo?, object?>>(), function, Text(bound, "Description") ?? string.Empty));
        set([key], handler, "BedrockChat", string.Empty);
        return true;
    }

    // A version may lack a member; what it does not have it does not do.
    private void Replace(object options, string name, Func<object?, object?> value)
    {
        if (options.GetType().GetProperty(name) is not { } property)
            return;
        var old = property.GetValue(options);
        restore.Push(() => property.SetValue(options, old));
        property.SetValue(options, value(old));
    }

    private MethodInfo Method(string name, params Type[] parameters) =>
        editor.GetMethod(name, parameters) ?? throw new MissingMethodException(editor.FullName, name);

    private static string? Text(object item, string property) => item.GetType().GetProperty(property)?.GetValue(item) as string;
}
