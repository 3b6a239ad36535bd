using System.Reflection;
using Amazon.Runtime;

namespace BedrockPS.Client.Session.Providers;

/// <summary>
/// Credentials of another copy of the AWS SDK, such as that of AWS Tools. They are asked for each request, so that their own
/// refresh goes on. Their types are others than ours whatever their names, hence reflection over public members.
/// </summary>
internal sealed class ForeignCredentials : AWSCredentials, IRenewableCredentials
{
    private const string Cure = "Renew it with the module that made it.";
    private const string BaseName = "Amazon.Runtime.AWSCredentials";
    private readonly object source;
    private readonly MethodInfo get;
    private readonly MethodInfo? getAsync;

    private ForeignCredentials(object source)
    {
        this.source = source;
        var type = source.GetType();
        get = type.GetMethod("GetCredentials", Type.EmptyTypes)
            ?? throw SetupError.Invalid($"The credential object of type {type.FullName} has no method GetCredentials.");
        getAsync = type.GetMethod("GetCredentialsAsync", Type.EmptyTypes);
        ForbidNewLogin(type);
    }

    /// <summary>True for an object whose type derives from an AWSCredentials of any copy of the SDK.</summary>
    public static bool Is(object candidate)
    {
        for (var type = candidate.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == BaseName)
                return true;
        }

        return false;
    }

    /// <summary>The same wrapper semantics for the same object: nothing of it is kept but the object.</summary>
    public static ForeignCredentials Wrap(object credentials) => new(credentials);

    public override ImmutableCredentials GetCredentials() => Copy(Invoke(get));

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        if (getAsync is null || Invoke(getAsync) is not Task task)
            return await Task.Run(GetCredentials).ConfigureAwait(false);
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw Failed(error);
        }

        return Copy(task.GetType().GetProperty("Result")?.GetValue(task));
    }

    /// <inheritdoc/>
    public bool Discard(string accessKey)
    {
        if (source.GetType().GetMethod("ClearCredentials", Type.EmptyTypes) is not { } clear)
            return false;
        Invoke(clear);
        return true;
    }

    public override string ToString() => $"credential object ({source.GetType().FullName})";

    private object? Invoke(MethodInfo method)
    {
        try
        {
            return method.Invoke(source, null);
        }
        catch (TargetInvocationException error) when (error.InnerException is { } cause)
        {
            throw Failed(cause);
        }
    }

    private BedrockException Failed(Exception cause) =>
        SetupError.Invalid($"The credential object ({source.GetType().FullName}) gave no keys: {cause.Message}", Cure, cause);

    private ImmutableCredentials Copy(object? keys)
    {
        string? Text(string name) => keys?.GetType().GetProperty(name)?.GetValue(keys) as string;
        return Text("AccessKey") is { Length: > 0 } access && Text("SecretKey") is { Length: > 0 } secret
            ? new(access, secret, Text("Token"))
            : throw SetupError.Invalid($"The credential object ({source.GetType().FullName}) gave no keys.", Cure);
    }

    // An SSO object of AWS Tools would open a browser from inside a call.
    private void ForbidNewLogin(Type type)
    {
        var options = type.GetProperty("Options")?.GetValue(source);
        if (options?.GetType().GetProperty("SupportsGettingNewToken") is { CanWrite: true } property && property.PropertyType == typeof(bool))
            property.SetValue(options, false);
    }
}
