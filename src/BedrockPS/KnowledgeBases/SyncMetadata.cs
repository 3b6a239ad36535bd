using System.Collections;
using System.Management.Automation;
using BedrockPS.Commands.Binding;
using BedrockPS.Commands.Loading;
using BedrockPS.Core.KnowledgeBases.Sync;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>The metadata that -Metadata gives for each file: the same for all, or what a script block makes of it.</summary>
internal sealed class SyncMetadata(object? metadata)
{
    /// <summary>Gives the documents of a folder their metadata; runs on the pipeline thread.</summary>
    public void Apply(SyncFolder folder)
    {
        if (metadata is null)
            return;
        var same = Of(metadata) is ScriptBlock ? null : Read(metadata);
        foreach (var document in folder.Documents.ToArray())
        {
            try
            {
                var values = same ?? Run((ScriptBlock)Of(metadata)!, document.File.Path);
                folder.SetMetadata(document, values is null ? null : SideText.Write(values, Engine.Current.Json, document.File.Path));
            }
            catch (BedrockException fault)
            {
                folder.Fail(document, fault);
            }
        }
    }

    private static object? Of(object? value) => PlainValue.Unwrap(value);

    private static Dictionary<string, object?>? Run(ScriptBlock script, string path)
    {
        try
        {
            var output = script.InvokeWithContext(null, [new PSVariable("_", new FileInfo(path))], null);
            return output.Count switch
            {
                0 => null,
                1 => output[0] is null ? null : Read(output[0]),
                var count => throw BedrockException.Input($"-Metadata gave {count} values for '{path}'; one hashtable is needed."),
            };
        }
        catch (RuntimeException fault) when (fault is not PipelineStoppedException)
        {
            throw new BedrockException(ErrorIds.InputInvalid, ErrorKind.InvalidArgument, $"-Metadata failed for '{path}': {fault.Message}", fault);
        }
    }

    private static Dictionary<string, object?> Read(object? value) => Of(value) is IDictionary or PSObject && PlainValue.Pairs(value, "-Metadata") is Dictionary<string, object?> pairs
        ? pairs
        : throw BedrockException.Input($"-Metadata needs pairs, as in @{{ team = 'ops' }}, not {Of(value)?.GetType().Name ?? "nothing"}.");
}
