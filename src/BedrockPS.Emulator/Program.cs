using BedrockEmulator.Hosting;

return await EmulatorProgram.RunAsync(args, Console.OpenStandardInput(), Console.Out, Console.Error);
