using BedrockPS.Benchmarks;

switch (args)
{
    case ["respond"]:
        return await Responder.RunAsync().ConfigureAwait(false);
    case ["floor", var endpoint, var calls, var concurrency, var warmUp]:
        return await Floor.RunAsync(new Uri(endpoint), Number(calls), Number(concurrency), Number(warmUp)).ConfigureAwait(false);
    default:
        await Console.Error.WriteLineAsync("usage: respond | floor ENDPOINT CALLS CONCURRENCY WARMUP").ConfigureAwait(false);
        return 2;
}

static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
