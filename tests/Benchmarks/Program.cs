using BedrockPS.Benchmarks;

if (args is ["respond"])
    return await Responder.RunAsync().ConfigureAwait(false);
await Console.Error.WriteLineAsync("usage: respond").ConfigureAwait(false);
return 2;
