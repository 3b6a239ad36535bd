namespace BedrockPS;

/// <summary>JSON kept as the text it came in, so that numbers, member order and date-like strings stay exact.</summary>
internal sealed record JsonText(string Json)
{
    public override string ToString() => Json;
}
