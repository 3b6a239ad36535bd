namespace BedrockPS.Client.Operations;

/// <summary>Kinds of values in the service models.</summary>
internal enum TypeKind
{
    /// <summary>Text; enumerations too, whose values are left to the service.</summary>
    String,

    /// <summary>Text that holds JSON.</summary>
    JsonText,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A 32-bit whole number.</summary>
    Integer,

    /// <summary>A 64-bit whole number.</summary>
    Long,

    /// <summary>A number in single precision.</summary>
    Float,

    /// <summary>A number in double precision.</summary>
    Double,

    /// <summary>A point in time; <see cref="TypeReference.TimestampFormat"/> says how it is written.</summary>
    Timestamp,

    /// <summary>Bytes; base64 inside JSON, as they are in a payload.</summary>
    Blob,

    /// <summary>Any JSON.</summary>
    Document,

    /// <summary>A list of <see cref="TypeReference.Element"/>.</summary>
    List,

    /// <summary>A map from text to <see cref="TypeReference.Element"/>.</summary>
    Map,

    /// <summary>An object with the members of <see cref="TypeReference.Structure"/>.</summary>
    Structure,
}
