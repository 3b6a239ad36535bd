using BedrockPS.Core.Catalog;
using BedrockPS.Core.Session;
using BedrockPS.ForeignSdkHost;

// Arguments: before|after, version of AWSSDK.Core, version of AWSSDK.SecurityToken, folder with BedrockPS.Client.dll.
// Prints one line for each step; what went over the wire is seen by the test that started this.
var (order, core, securityToken, engineFolder) = (args[0], args[1], args[2], args[3]);
var engine = new Lazy<IBedrockEngine>(() => EngineContext.CreateEngine(engineFolder));
if (order == "after")
    await ListAsync("ours-first", new CredentialChoice { Level = "parameter", ProfileName = "ours" });

var sdk = new ForeignSdk(core, securityToken);
var role = sdk.RoleProfile("foreign");
Print($"foreign {ForeignSdk.AccessKey(role)}");
await ListAsync("ours", new CredentialChoice { Level = "parameter", ProfileName = "ours" });

var stored = new Amazon.PowerShell.Common.AWSPSCredentials(role);
await ListAsync("stored", new CredentialChoice { Level = "session variable", Credential = stored });
ForeignSdk.Clear(role);
await ListAsync("stored-renewed", new CredentialChoice { Level = "session variable", Credential = stored });
await ListAsync("object", new CredentialChoice { Level = "parameter", Credential = role });
Print($"foreign-again {ForeignSdk.AccessKey(sdk.RoleProfile("foreign"))}");
Print($"copies {ForeignSdk.Copies()}");

async Task ListAsync(string label, CredentialChoice choice)
{
    var connection = await engine.Value.ConnectAsync(new ConnectionRequest { Region = "eu-west-1", Credentials = choice }, new SilentLog(), CancellationToken.None);
    var models = await connection.Models.ListAsync(new ModelListRequest(), CancellationToken.None);
    Print($"{label} {models.Count} {connection.CredentialSource}");
}

static void Print(string line) => Console.Out.WriteLine(line);
