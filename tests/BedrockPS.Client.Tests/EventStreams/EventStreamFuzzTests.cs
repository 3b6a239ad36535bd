using BedrockPS.Client.EventStreams;
using CsCheck;
using Xunit.Abstractions;

namespace BedrockPS.Client.Tests.EventStreams;

/// <summary>120,000 cases in all. A failure prints its seed; <c>CsCheck_Seed</c> in the environment runs that case first.</summary>
public class EventStreamFuzzTests(ITestOutputHelper output)
{
    private static readonly Gen<byte[]> Header = Gen.Select(
        Gen.OneOf(
            Gen.OneOfConst(":message-type", ":event-type", ":exception-type", ":error-code", ":error-message", ":content-type"),
            Gen.String[Gen.Char.AlphaNumeric, 1, 12]),
        Gen.Int[0, 9],
        Gen.Byte.Array[0, 20],
        (name, type, value) => Frames.Header(name, (byte)type, Fit(type, value)));

    private static readonly Gen<byte[]> Frame = Gen.Select(
        Header.Array[0, 5],
        Gen.Frequency((9, Gen.Byte.Array[0, 60]), (1, Gen.Byte.Array[0, 3_000])),
        (headers, payload) => Frames.Encode(headers, payload));

    private static readonly Gen<byte[]> ValidStream = Frame.Array[0, 6].Select(frames => frames.SelectMany(frame => frame).ToArray());

    [Fact]
    public void Any_split_of_a_valid_stream_gives_the_same_events()
    {
        Sample(Gen.Select(Frame.Array[0, 6], Gen.Int[1, 200].Array[0, 60]), 60_000, (frames, pieces) =>
        {
            var bytes = frames.SelectMany(frame => frame).ToArray();
            var whole = Drained.From(bytes);
            var split = Drained.From(bytes, pieces);

            Assert.Null(whole.Failure);
            Assert.Null(split.Failure);
            Assert.Equal(frames.Length, whole.Events.Count);
            Assert.Equal(whole.Events, split.Events);
        });
    }

    [Fact]
    public void Random_bytes_end_in_a_typed_error_or_cleanly()
    {
        Sample(Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[1, 64].Array[0, 20]), 15_000, EndsWithinItsBytes);
    }

    [Fact]
    public void Mutated_streams_deliver_the_frames_before_the_damage_and_end()
    {
        Sample(Gen.Select(ValidStream, Gen.Int[0, 100_000], Gen.Int[1, 255]), 25_000, (valid, place, flip) =>
        {
            if (valid.Length == 0)
                return;

            var at = place % valid.Length;
            var mutated = valid.ToArray();
            mutated[at] ^= (byte)flip;
            var drained = EndsWithinItsBytes(mutated, []);

            var intact = Drained.From(valid).Events;
            var failure = Assert.IsType<EventStreamException>(drained.Failure);
            Assert.InRange(at, failure.Position, int.MaxValue);
            Assert.Equal(intact.Take(drained.Events.Count), drained.Events);
        });
    }

    [Fact]
    public void Damage_under_right_checksums_ends_in_a_typed_error_or_cleanly()
    {
        Sample(Gen.Select(Gen.UInt[0, 80], Gen.UInt[0, 80], Gen.Byte[0, 12].Array[0, 64]), 20_000, (total, headers, rest) =>
        {
            var honest = total % 2 == 0 ? (uint)(16 + rest.Length) : total;
            EndsWithinItsBytes(Frames.Seal(honest, headers, rest), []);
        });
    }

    private static Drained EndsWithinItsBytes(byte[] bytes, int[] pieces)
    {
        var stream = new SplitStream(bytes, pieces);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var drained = Drained.From(stream);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(drained.Failure is null or EventStreamException, drained.Failure?.ToString());
        Assert.InRange(stream.Reads, 0, bytes.Length + 2);
        Assert.InRange(drained.Events.Count, 0, bytes.Length / 16);
        Assert.InRange(allocated, 0, 120_000 + 40L * bytes.Length);
        return drained;
    }

    private void Sample<T>(Gen<T> gen, long cases, Action<T> check)
    {
        var seed = Environment.GetEnvironmentVariable("CsCheck_Seed") ?? new PCG(1).ToString();
        output.WriteLine($"{cases} cases, first seed {seed}");
        gen.Sample(check, output.WriteLine, seed, cases);
    }

    private void Sample<T1, T2>(Gen<(T1, T2)> gen, long cases, Action<T1, T2> check) =>
        Sample(gen, cases, one => check(one.Item1, one.Item2));

    private void Sample<T1, T2>(Gen<(T1, T2)> gen, long cases, Func<T1, T2, Drained> check) =>
        Sample(gen, cases, one => { check(one.Item1, one.Item2); });

    private void Sample<T1, T2, T3>(Gen<(T1, T2, T3)> gen, long cases, Action<T1, T2, T3> check) =>
        Sample(gen, cases, one => check(one.Item1, one.Item2, one.Item3));

    private static byte[] Fit(int type, byte[] value)
    {
        int[] sizes = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16];
        if (sizes[type] < 0)
            return [0, (byte)value.Length, .. value];
        Array.Resize(ref value, sizes[type]);
        return value;
    }
}
