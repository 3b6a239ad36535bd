using System.Text;

namespace BedrockPS;

/// <summary>Text that stays the bytes it came in until it is asked for: what was received goes with each answer, and most are never looked at.</summary>
internal sealed class LazyText(ReadOnlyMemory<byte> utf8)
{
    private string? text;

    private LazyText(string text) : this(ReadOnlyMemory<byte>.Empty) => this.text = text;

    public static implicit operator LazyText(string text) => new(text);

    public override string ToString() => text ??= Encoding.UTF8.GetString(utf8.Span);
}
