using System.Collections;
using System.Management.Automation;
using BedrockPS.Commands.Binding;

namespace BedrockPS.Commands.KnowledgeBases;

/// <summary>Takes the properties of an object, such as ConvertFrom-Json makes, as pairs.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PairsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Called by PowerShell while it binds the parameter.</summary>
    /// <param name="engineIntrinsics">Not used.</param>
    /// <param name="inputData">What was given.</param>
    /// <returns>The pairs.</returns>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (PlainValue.Unwrap(inputData) is not PSObject shown)
            return inputData;
        var pairs = new Hashtable();
        foreach (var property in shown.Properties)
            pairs[property.Name] = property.Value;
        return pairs;
    }
}
