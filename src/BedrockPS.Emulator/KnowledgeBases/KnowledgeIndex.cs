using System.Globalization;
using System.Text.Json.Nodes;
using BedrockEmulator.Models;
using BedrockEmulator.Wire;
using Microsoft.Data.Sqlite;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>Documents and their chunks in SQLite, with a full-text table for each knowledge base, so that each has its own word counts.</summary>
internal sealed class KnowledgeIndex(string? dataPath) : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS documents(
            id INTEGER PRIMARY KEY, kb TEXT NOT NULL, source TEXT NOT NULL, uri TEXT NOT NULL, custom INTEGER NOT NULL, hash TEXT, version TEXT,
            metadata_version TEXT, metadata TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, updated TEXT NOT NULL, UNIQUE(kb, source, uri));
        CREATE TABLE IF NOT EXISTS chunks(
            id INTEGER PRIMARY KEY, document INTEGER NOT NULL, chunk_id TEXT NOT NULL, searched TEXT NOT NULL, given TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS chunks_of ON chunks(document);
        UPDATE documents SET status = 'FAILED', reason = 'The emulator ended while it worked on the document.' WHERE status NOT IN ('INDEXED', 'FAILED');
        """;

    private const string Columns = "d.kb, d.source, d.uri, d.custom, d.hash, d.version, d.metadata_version, d.metadata, d.status, d.reason, d.updated";

    private readonly object _gate = new();
    private SqliteConnection? _connection;

    /// <summary>Writes what is known of a document; its chunks stay unless new ones are given.</summary>
    public void Put(IndexedDocument document, IReadOnlyList<Chunk>? chunks = null) => InTransaction(database =>
    {
        var id = (long)database.Scalar(
            """
            INSERT INTO documents(kb, source, uri, custom, hash, version, metadata_version, metadata, status, reason, updated)
            VALUES($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT(kb, source, uri) DO UPDATE SET custom = excluded.custom, hash = excluded.hash, version = excluded.version,
                metadata_version = excluded.metadata_version, metadata = excluded.metadata, status = excluded.status, reason = excluded.reason,
                updated = excluded.updated
            RETURNING id
            """,
            document.KnowledgeBaseId,
            document.DataSourceId,
            document.Uri,
            document.IsCustom ? 1 : 0,
            document.ContentHash,
            document.Version,
            document.MetadataVersion,
            document.Metadata.ToJsonString(WireJson.Plain),
            document.Status,
            document.Reason,
            document.UpdatedAt.ToString("O", CultureInfo.InvariantCulture))!;
        if (chunks is null)
            return;
        DropChunks(database, document.KnowledgeBaseId, id);
        foreach (var chunk in chunks)
        {
            var row = (long)database.Scalar(
                "INSERT INTO chunks(document, chunk_id, searched, given) VALUES($0, $1, $2, $3) RETURNING id", id, Guid.NewGuid().ToString(), chunk.Text, chunk.Given)!;
            database.Run($"INSERT INTO {TableOf(document.KnowledgeBaseId)}(rowid, terms) VALUES($0, $1)", row, string.Join(' ', Terms.Of(chunk.Text)));
        }
    });

    public IndexedDocument? Find(string knowledgeBaseId, string dataSourceId, string uri) => Locked(database => database.Rows(
        $"SELECT {Columns} FROM documents d WHERE kb = $0 AND source = $1 AND uri = $2", Read, knowledgeBaseId, dataSourceId, uri).FirstOrDefault());

    /// <summary>The documents of a data source in the order of their addresses.</summary>
    public IReadOnlyList<IndexedDocument> List(string knowledgeBaseId, string dataSourceId) => Locked(database => database.Rows(
        $"SELECT {Columns} FROM documents d WHERE kb = $0 AND source = $1 ORDER BY uri", Read, knowledgeBaseId, dataSourceId));

    public void Drop(string knowledgeBaseId, string dataSourceId, string uri) => InTransaction(database =>
        DropDocuments(database, knowledgeBaseId, "kb = $0 AND source = $1 AND uri = $2", knowledgeBaseId, dataSourceId, uri));

    public void DropDataSource(string knowledgeBaseId, string dataSourceId) => InTransaction(database =>
        DropDocuments(database, knowledgeBaseId, "kb = $0 AND source = $1", knowledgeBaseId, dataSourceId));

    public void DropKnowledgeBase(string knowledgeBaseId) => InTransaction(database =>
    {
        DropDocuments(database, knowledgeBaseId, "kb = $0", knowledgeBaseId);
        database.Run($"DROP TABLE IF EXISTS {TableOf(knowledgeBaseId)}");
    });

    /// <summary>The chunks that have any of the words, best first by bm25.</summary>
    public IReadOnlyList<FoundChunk> Search(string knowledgeBaseId, string query) => InTransaction(database =>
    {
        var terms = Terms.Of(query).Distinct().ToList();
        if (terms.Count == 0)
            return [];
        EnsureTable(database, knowledgeBaseId);
        var table = TableOf(knowledgeBaseId);
        return database.Rows(
            $"""
            SELECT {Columns}, c.chunk_id, c.searched, c.given, bm25({table}) FROM {table} t
            JOIN chunks c ON c.id = t.rowid JOIN documents d ON d.id = c.document WHERE {table} MATCH $0 ORDER BY bm25({table})
            """,
            row => new FoundChunk(row.GetString(11), row.GetString(12), row.GetString(13), -row.GetDouble(14), Read(row)),
            string.Join(" OR ", terms.Select(term => $"\"{term.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")));
    });

    public void Clear()
    {
        lock (_gate)
        {
            Dispose();
            if (dataPath is null)
                return;
            foreach (var suffix in new[] { "", "-wal", "-shm" })
                File.Delete(FileOf(dataPath) + suffix);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }

    private static string FileOf(string folder) => Path.Combine(folder, "knowledge-bases.db");

    // Ids are ten letters and digits: they cannot end the name.
    private static string TableOf(string knowledgeBaseId) => "terms_" + knowledgeBaseId;

    private static void EnsureTable(SqliteConnection database, string knowledgeBaseId) =>
        database.Run($"CREATE VIRTUAL TABLE IF NOT EXISTS {TableOf(knowledgeBaseId)} USING fts5(terms, content='', contentless_delete=1)");

    private static void DropChunks(SqliteConnection database, string knowledgeBaseId, long document)
    {
        EnsureTable(database, knowledgeBaseId);
        database.Run($"DELETE FROM {TableOf(knowledgeBaseId)} WHERE rowid IN (SELECT id FROM chunks WHERE document = $0)", document);
        database.Run("DELETE FROM chunks WHERE document = $0", document);
    }

    private static void DropDocuments(SqliteConnection database, string knowledgeBaseId, string condition, params object?[] values)
    {
        foreach (var document in database.Rows($"SELECT id FROM documents WHERE {condition}", row => row.GetInt64(0), values))
            DropChunks(database, knowledgeBaseId, document);
        database.Run($"DELETE FROM documents WHERE {condition}", values);
    }

    private static IndexedDocument Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetInt64(3) == 1,
        Text(row, 4),
        Text(row, 5),
        Text(row, 6),
        JsonNode.Parse(row.GetString(7))!.AsObject(),
        row.GetString(8),
        Text(row, 9),
        DateTimeOffset.Parse(row.GetString(10), CultureInfo.InvariantCulture));

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private void InTransaction(Action<SqliteConnection> work) => InTransaction(database =>
    {
        work(database);
        return 0;
    });

    private T InTransaction<T>(Func<SqliteConnection, T> work) => Locked(database =>
    {
        using var transaction = database.BeginTransaction();
        var result = work(database);
        transaction.Commit();
        return result;
    });

    private T Locked<T>(Func<SqliteConnection, T> work)
    {
        lock (_gate)
        {
            return work(_connection ??= Open());
        }
    }

    /// <summary>Opened when it is first asked for: most emulators never are.</summary>
    private SqliteConnection Open()
    {
        if (dataPath is not null && !File.Exists(FileOf(dataPath)))
            S3.ObjectFiles.Create(FileOf(dataPath)).Dispose();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = dataPath is null ? ":memory:" : FileOf(dataPath), Pooling = false }.ToString());
        connection.Open();
        if (dataPath is not null)
            connection.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
        connection.Run(Schema);
        return connection;
    }
}
