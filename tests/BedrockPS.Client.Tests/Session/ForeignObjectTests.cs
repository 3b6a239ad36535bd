using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using BedrockPS.Client.Session;
using BedrockPS.Core.Session;

namespace BedrockPS.Client.Tests.Session
{
    /// <summary>Objects of a second copy of the SDK, loaded apart: their types are not ours though they have the same names.</summary>
    public sealed class ForeignObjectTests : IDisposable
    {
        private static readonly Assembly Other =
            new AssemblyLoadContext("another copy of the SDK").LoadFromAssemblyPath(typeof(Amazon.Runtime.AWSCredentials).Assembly.Location);

        private readonly AwsHome home = new();

        public ForeignObjectTests() => home["AWS_REGION"] = "eu-west-1";

        public void Dispose() => home.Dispose();

        private static object Make(string type, params object?[] arguments) => Activator.CreateInstance(Other.GetType(type, throwOnError: true)!, arguments)!;

        private async Task<Amazon.Runtime.AWSCredentials> ReadAsync(object credential) =>
            (await home.ResolveAsync(new ConnectionRequest { Credentials = new() { Level = "parameter", Credential = credential } })).Credentials!;

        [Fact]
        public async Task Keys_of_another_copy_of_the_SDK_are_used()
        {
            var foreign = Make("Amazon.Runtime.SessionAWSCredentials", "AKIDOTHER", "x", "y");
            Assert.False(foreign is Amazon.Runtime.AWSCredentials);
            var keys = await (await ReadAsync(foreign)).GetCredentialsAsync();
            Assert.Equal(("AKIDOTHER", "x", "y"), (keys.AccessKey, keys.SecretKey, keys.Token));
        }

        [Fact]
        public async Task The_stored_credentials_of_AWS_Tools_are_unwrapped_and_forbidden_to_open_a_browser()
        {
            var options = Make("Amazon.Runtime.SSOAWSCredentialsOptions");
            var property = options.GetType().GetProperty("SupportsGettingNewToken")!;
            property.SetValue(options, true);
            // Its constructor wants an assembly that only AWS Tools brings.
            var sso = RuntimeHelpers.GetUninitializedObject(Other.GetType("Amazon.Runtime.SSOAWSCredentials", throwOnError: true)!);
            sso.GetType().GetProperty("Options")!.SetValue(sso, options);
            await ReadAsync(new Amazon.PowerShell.Common.AWSPSCredentials(sso));
            Assert.Equal(false, property.GetValue(options));
        }

        [Fact]
        public async Task The_keys_in_stored_credentials_are_used()
        {
            var stored = new Amazon.PowerShell.Common.AWSPSCredentials(Make("Amazon.Runtime.BasicAWSCredentials", "AKIDSTORED", "x"));
            var keys = await (await ReadAsync(stored)).GetCredentialsAsync();
            Assert.Equal(("AKIDSTORED", ""), (keys.AccessKey, keys.Token));
        }

        [Fact]
        public async Task A_fault_of_the_other_copy_becomes_ours()
        {
            var foreign = Make("Amazon.Runtime.ProcessAWSCredentials", OperatingSystem.IsWindows() ? "exit 1" : "/bin/false");
            var error = await Assert.ThrowsAsync<BedrockException>(async () => await (await ReadAsync(foreign)).GetCredentialsAsync());
            Assert.Equal(ErrorIds.CredentialsInvalid, error.ErrorId);
            Assert.True(error.IsSetup);
        }

        [Fact]
        public async Task Refused_keys_make_the_other_copy_forget_them()
        {
            var renewable = Assert.IsAssignableFrom<IRenewableCredentials>(await ReadAsync(Make("Amazon.Runtime.ProcessAWSCredentials", "true")));
            Assert.True(renewable.Discard("AKID"));
            var fixedKeys = Assert.IsAssignableFrom<IRenewableCredentials>(await ReadAsync(Make("Amazon.Runtime.BasicAWSCredentials", "A", "x")));
            Assert.False(fixedKeys.Discard("A"));
        }

        [Fact]
        public async Task Our_own_kind_passes_as_it_is()
        {
            var own = new Amazon.Runtime.BasicAWSCredentials("AKIDOWN", "x");
            Assert.Same(own, await ReadAsync(own));
        }
    }
}

namespace Amazon.PowerShell.Common
{
    /// <summary>Stands in for the class of AWS Tools: what it holds is not public.</summary>
    public sealed class AWSPSCredentials(object credentials)
    {
        internal object Credentials { get; } = credentials;
    }
}
