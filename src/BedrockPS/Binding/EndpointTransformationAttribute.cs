using System.Collections;
using System.Management.Automation;

namespace BedrockPS.Commands.Binding;

/// <summary>Takes one endpoint URL, or a hashtable by service.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EndpointTransformationAttribute : ArgumentTransformationAttribute
{
    private const string AllServices = "";

    /// <summary>Called by PowerShell while it binds the parameter.</summary>
    /// <param name="engineIntrinsics">Not used.</param>
    /// <param name="inputData">What was given.</param>
    /// <returns>A string, or a dictionary from service to URL.</returns>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PlainValue.Unwrap(inputData) switch
    {
        string url when Uri.TryCreate(url, UriKind.Absolute, out _) => url,
        Uri { IsAbsoluteUri: true } uri => uri.OriginalString,
        IDictionary map => Fixed.Map(PlainValue.Entries(map).Select(entry => KeyValuePair.Create(entry.Key.ToString()!.ToLowerInvariant(), (string)Transform(engineIntrinsics, entry.Value!)))),
        IReadOnlyDictionary<string, string> known => known,
        _ => throw new ArgumentTransformationMetadataException("An absolute URL such as https://host:8443 is needed, or a hashtable from service to URL: @{ 'bedrock-runtime' = 'https://host:8443' }"),
    };

    /// <summary>The empty key stands for all services.</summary>
    internal static IReadOnlyDictionary<string, string> ByService(object? endpoint) => endpoint switch
    {
        null => FixedMap<string>.Empty,
        string url => Fixed.Map([KeyValuePair.Create(AllServices, url)]),
        _ => (IReadOnlyDictionary<string, string>)endpoint,
    };
}
