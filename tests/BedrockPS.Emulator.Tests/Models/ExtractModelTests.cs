using BedrockEmulator.Models;

namespace BedrockEmulator.Tests.Models;

public sealed class ExtractModelTests
{
    private static readonly IReadOnlyList<Passage> s_runbook = PassageReader.Read(File.ReadAllText(RunbookPath()));

    public static TheoryData<string, string> RunbookQuestions => new()
    {
        { "Which team owns Lantern?", "The Checkout team owns Lantern" },
        { "Who gets the page if nobody acknowledges it within ten minutes?", "Priya Raman, the engineering manager" },
        { "What port does the read replica use?", "Port: 5433" },
        { "How often are write-ahead logs shipped?", "shipped every five minutes" },
        { "How long are backups kept?", "kept for 35 days" },
        { "What command rolls back a release?", "`lanternctl release undo`" },
        { "On which days do releases go out?", "on Tuesdays and Thursdays" },
        { "When does the change freeze start and end?", "from 20 November to 2 January" },
        { "At how many waiting messages does the queue alert fire?", "fires at 5,000 waiting messages" },
        { "Why must the queue not be purged?", "each message is a paid order" },
        { "Who makes the decision to fail over?", "made by the incident lead" },
        { "How long did the last restore of the full database take?", "3 hours and 40 minutes" },
        { "Where is the password of the emergency account?", "safe of the security team" },
        { "How often do the secrets rotate?", "rotate every 90 days" },
        { "How many pods does Lantern run as?", "twelve stateless pods" },
        { "What is the first response time for a SEV2?", "First response: 15 minutes" },
        { "How much does Lantern cost per month?", "9,400 euros a month" },
        { "What will replace Lantern?", "platform \"Harbour\"" },
        { "Who has to approve extending the volume?", "needs the approval of Tomasz Wolny" },
        { "What should we tell a customer whose order has more than 400 lines?", "split the order" },
    };

    [Theory]
    [MemberData(nameof(RunbookQuestions))]
    public void A_question_about_the_runbook_is_answered_by_the_right_sentence(string question, string expected) =>
        Assert.Contains(expected, Ask(question), StringComparison.Ordinal);

    private static string Ask(string question) => ExtractModel.Answer([new(question)], s_runbook).Text;

    private static string RunbookPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BedrockPS.sln")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "guides", "sample-runbook.md");
    }
}
