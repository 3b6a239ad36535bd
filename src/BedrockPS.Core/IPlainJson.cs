namespace BedrockPS;

/// <summary>Port to JSON as plain values: string, integers, double, bool, null, lists, dictionaries.</summary>
internal interface IPlainJson
{
    /// <summary>Reads one JSON value; members keep their order.</summary>
    /// <param name="json">The text.</param>
    /// <param name="what">What the text is, for errors.</param>
    /// <exception cref="BedrockException">InputInvalid: it is not JSON.</exception>
    object? Read(string json, string what);

    /// <summary>The value as compact JSON text.</summary>
    /// <param name="value">Plain values.</param>
    /// <param name="what">What the value is, for errors.</param>
    /// <exception cref="BedrockException">InputInvalid: something in it has no JSON form, or it contains itself.</exception>
    string Write(object? value, string what);
}
