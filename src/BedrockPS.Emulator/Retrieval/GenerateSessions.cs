using System.Collections.Concurrent;

namespace BedrockEmulator.Retrieval;

/// <summary>The sessions of RetrieveAndGenerate. Only the service names them.</summary>
internal sealed class GenerateSessions
{
    private readonly ConcurrentDictionary<string, string> _settings = new();

    /// <summary>Goes on with a session, or begins one.</summary>
    /// <param name="id">The session of an earlier answer; null for a new one.</param>
    /// <param name="settings">What must stay the same through a session.</param>
    /// <exception cref="EmulatorException">There is no such session, or it was begun with other settings.</exception>
    public string Use(string? id, string settings)
    {
        if (id is null)
        {
            var made = Guid.NewGuid().ToString();
            _settings[made] = settings;
            return made;
        }

        if (!_settings.TryGetValue(id, out var begun))
            throw EmulatorException.Validation($"Session with Id {id} is not valid. Please check and try again.");
        return begun == settings ? id : throw EmulatorException.Validation("Knowledge base configurations cannot be modified for an existing session.");
    }

    public void Clear() => _settings.Clear();
}
