using System.Text.Json;

namespace BedrockPS.Build.Operations;

/// <summary>Writes the operations table from the service models, or checks that the written one is what they give.</summary>
internal static class OperationsCommand
{
    public const string Usage = "operations --models DIR --out FILE [--check]   write (or check) the operations table from service models";

    /// <summary>0 when written or equal, 1 when a checked file differs, 2 when arguments or models are wrong.</summary>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        if (!TryParse(args, out var models, out var file, out var check))
        {
            error.WriteLine("Usage: " + Usage);
            return 2;
        }

        try
        {
            var text = OperationsFile.FromFolder(models);
            return check ? Check(file, text, output, error) : Write(file, text, output);
        }
        catch (Exception failure) when (failure is ModelException or IOException or UnauthorizedAccessException or JsonException)
        {
            error.WriteLine(failure.Message);
            return 2;
        }
    }

    private static int Write(string file, string text, TextWriter output)
    {
        File.WriteAllText(file, text);
        output.WriteLine($"{file}: {text.Length} characters written.");
        return 0;
    }

    private static int Check(string file, string text, TextWriter output, TextWriter error)
    {
        var committed = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (committed == text)
        {
            output.WriteLine($"{file} is what the models give.");
            return 0;
        }

        error.WriteLine($"{file} is not what the models give. Write it anew with this command without --check. First differences:");
        var (old, fresh) = (committed.Split('\n'), text.Split('\n'));
        foreach (var line in old.Except(fresh).Take(5))
            error.WriteLine("- " + line);
        foreach (var line in fresh.Except(old).Take(5))
            error.WriteLine("+ " + line);
        return 1;
    }

    private static bool TryParse(IReadOnlyList<string> args, out string models, out string file, out bool check)
    {
        (models, file, check) = ("", "", false);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--check")
                check = true;
            else if (args[i] == "--models" && i + 1 < args.Count)
                models = args[++i];
            else if (args[i] == "--out" && i + 1 < args.Count)
                file = args[++i];
            else
                return false;
        }

        return models.Length > 0 && file.Length > 0;
    }
}
