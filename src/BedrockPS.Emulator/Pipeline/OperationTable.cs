using System.Text;
using BedrockEmulator.S3;

namespace BedrockEmulator.Pipeline;

/// <summary>Finds the operation of a request by method and path, or by the form field Action for query services.</summary>
internal sealed class OperationTable
{
    private readonly List<(IOperation Operation, UriTemplate Template)> _paths;
    private readonly Dictionary<string, IOperation> _actions;
    private readonly List<S3Operation> _s3;

    public OperationTable(IEnumerable<IOperation> operations)
    {
        var all = operations.ToList();
        _s3 = all.OfType<S3Operation>().ToList();
        all.RemoveAll(operation => operation is S3Operation);
        _actions = all.Where(operation => operation.Action is not null).ToDictionary(operation => operation.Action!);
        _paths = all.Where(operation => operation.Action is null)
            .Select(operation => (operation, new UriTemplate(operation.Template)))
            .OrderByDescending(entry => entry.Item2.Specificity)
            .ToList();
    }

    public (IOperation Operation, Dictionary<string, string> Labels)? Find(EmulatorRequest request)
    {
        if (request.IsS3)
        {
            var target = S3Target.Of(request);
            return _s3.Find(operation => operation.Fits(request, target)) is { } found ? (found, target.Labels) : null;
        }

        if (request.RawPath == "/" && ActionOf(request) is { } action)
        {
            return _actions.TryGetValue(action, out var named) ? (named, []) : null;
        }

        foreach (var (operation, template) in _paths)
        {
            if (operation.Method == request.Method && template.Match(request.RawPath) is { } labels)
            {
                return (operation, labels);
            }
        }

        return null;
    }

    private static string? ActionOf(EmulatorRequest request)
    {
        if (request.Header("content-type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
        {
            var form = EmulatorRequest.Parse(Encoding.UTF8.GetString(request.Body), form: true);
            return form.Where(field => field.Key == "Action").Select(field => field.Value).FirstOrDefault();
        }

        return request.QueryValue("Action");
    }
}
