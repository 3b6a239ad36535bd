using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace BedrockEmulator.KnowledgeBases;

/// <summary>Commands with values by position: <c>$0</c>, <c>$1</c> ...</summary>
internal static class Sql
{
    public static void Run(this SqliteConnection database, string text, params object?[] values)
    {
        using var command = Command(database, text, values);
        command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection database, string text, params object?[] values)
    {
        using var command = Command(database, text, values);
        return command.ExecuteScalar();
    }

    public static List<T> Rows<T>(this SqliteConnection database, string text, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var command = Command(database, text, values);
        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants but for table names, which are made of ids of letters and digits.")]
    private static SqliteCommand Command(SqliteConnection database, string text, object?[] values)
    {
        var command = database.CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue("$" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), values[i] ?? DBNull.Value);
        return command;
    }
}
