using BedrockPS.Build.Operations;

return args switch
{
    ["operations", .. var rest] => OperationsCommand.Run(rest, Console.Out, Console.Error),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: BedrockPS.Build <task> ...");
    Console.Error.WriteLine("  " + OperationsCommand.Usage);
    return 2;
}
