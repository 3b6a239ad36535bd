using System.Collections;
using System.Management.Automation;

namespace BedrockPS.Commands.Binding;

/// <summary>Takes region names, and the region objects of AWS Tools by what they hold.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RegionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Called by PowerShell while it binds the parameter.</summary>
    /// <param name="engineIntrinsics">Not used.</param>
    /// <param name="inputData">What was given.</param>
    /// <returns>The region name, or names.</returns>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => PlainValue.Unwrap(inputData) switch
    {
        null => null,
        string text => text,
        IDictionary map => NameOf(map),
        IEnumerable list => list.Cast<object?>().Select(NameOf).ToArray(),
        var other => NameOf(other),
    };

    /// <summary>RegionEndpoint keeps the name in SystemName, AWSRegion in Region.</summary>
    internal static string? NameOf(object? region)
    {
        var bare = PlainValue.Unwrap(region);
        if (bare is null or string)
            return (string?)bare;
        if (bare is IDictionary map)
            return (map["SystemName"] ?? map["Region"])?.ToString() ?? throw new ArgumentTransformationMetadataException("A region is a name such as us-east-1, or an object with SystemName.");
        var shown = PSObject.AsPSObject(region);
        return (shown.Properties["SystemName"] ?? shown.Properties["Region"])?.Value?.ToString() ?? bare.ToString();
    }
}
