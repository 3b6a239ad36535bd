using System.Globalization;

namespace BedrockEmulator.Tests.Support;

/// <summary>Fifty runbooks of services that are much alike; one of them, and no other, says what is asked.</summary>
internal static class FiftyFiles
{
    public const string AnswerFile = "runbook-billing-27.md";
    public const string Question = "How long are invoices kept in the billing archive before they are deleted?";
    public const string Answer = "Invoices are kept in the billing archive for eleven years and then deleted.";

    private static readonly string[] s_services = ["billing", "search", "mail", "login", "storage"];
    private static readonly string[] s_teams = ["Payments", "Discovery", "Messaging", "Identity", "Disks"];

    public static IReadOnlyList<(string Name, string Text)> All() => Enumerable.Range(0, 50).Select(i =>
    {
        var (service, team) = (s_services[(i + 3) % 5], s_teams[(i + 3) % 5]);
        var name = $"runbook-{service}-{i.ToString("D2", CultureInfo.InvariantCulture)}.md";
        return (name, Text(i, service, team, name == AnswerFile));
    }).ToList();

    private static string Text(int number, string service, string team, bool answers) => string.Create(CultureInfo.InvariantCulture, $"""
        # Runbook {number} of the {service} service

        The {service} service runs on host {service}-{number}. The {team} team looks after it and answers the pager.

        ## Restart

        Stop the {service} service with `svc stop {service}-{number}`, wait {number + 10} seconds, then start it again. Customers see no failure
        while one of its copies is up.

        ## Data

        The {service} service keeps its invoices, logs and reports on volume {number}. Logs of the {service} service are deleted after {number + 30} days.
        The archive of the {service} service is checked every {number % 7 + 2} weeks.{(answers ? " " + Answer : "")}

        ## Alarms

        An alarm is raised when the queue of the {service} service is longer than {number * 100 + 500} entries, or when its disk is {70 + number % 20} percent full.
        """);
}
