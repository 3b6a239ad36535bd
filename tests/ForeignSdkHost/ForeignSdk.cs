using System.Reflection;
using System.Runtime.Loader;

namespace BedrockPS.ForeignSdkHost;

/// <summary>A build of the AWS SDK in the default load context, used by reflection.</summary>
internal sealed class ForeignSdk
{
    private readonly Assembly core;

    public ForeignSdk(string coreVersion, string securityTokenVersion)
    {
        core = Load("AWSSDK.Core", coreVersion);
        Load("AWSSDK.SecurityToken", securityTokenVersion);
    }

    /// <summary>Credentials of a profile by the SDK's own chain, which finds its STS client by reflection.</summary>
    public object RoleProfile(string name)
    {
        var chain = Activator.CreateInstance(core.GetType("Amazon.Runtime.CredentialManagement.CredentialProfileStoreChain", throwOnError: true)!)!;
        object?[] arguments = [name, null];
        var found = (bool)chain.GetType().GetMethod("TryGetAWSCredentials")!.Invoke(chain, arguments)!;
        return found ? arguments[1]! : throw new InvalidOperationException($"The foreign SDK does not find profile {name}.");
    }

    public static string AccessKey(object credentials)
    {
        var keys = credentials.GetType().GetMethod("GetCredentials", Type.EmptyTypes)!.Invoke(credentials, null)!;
        return (string)keys.GetType().GetProperty("AccessKey")!.GetValue(keys)!;
    }

    public static void Clear(object credentials) => credentials.GetType().GetMethod("ClearCredentials", Type.EmptyTypes)!.Invoke(credentials, null);

    /// <summary>Where each copy of AWSSDK.Core is loaded.</summary>
    public static string Copies() => string.Join(' ', AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name == "AWSSDK.Core")
        .Select(assembly => AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default ? "default" : "private")
        .Order(StringComparer.Ordinal));

    private static Assembly Load(string name, string version)
    {
        var root = typeof(ForeignSdk).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PackageRoot").Value!;
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(
            Path.Combine(root, name.ToLowerInvariant(), version, "lib", "net8.0", name + ".dll"));
    }
}
