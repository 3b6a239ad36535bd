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

    [Theory]
    [InlineData("What is the capital of France?")]
    [InlineData("Who is the chief executive of the company?")]
    [InlineData("What is the phone number of the help desk?")]
    [InlineData("Which programming language is Lantern written in?")]
    public void A_question_the_runbook_does_not_answer_is_not_answered(string question) => Assert.Equal(ExtractModel.NothingFound, Ask(question));

    [Theory]
    [InlineData("How do I find slow queries?", "lanternctl db slow")]
    [InlineData("What is the downtime that the availability target allows?", "22 minutes")]
    [InlineData("Where do I request access?", "in the portal")]
    [InlineData("How often does the communicator update the status page?", "every thirty minutes")]
    [InlineData("When are restores practised?", "second Wednesday")]
    [InlineData("What happens to the old primary after a failover?", "rebuilt as a replica")]
    [InlineData("Who signs off fixes during the freeze?", "head of operations")]
    [InlineData("How many orders can be lost at most?", "five minutes of orders")]
    [InlineData("In which data centre are the hosts?", "Frankfurt")]
    [InlineData("Why does the dashboard show zero errors after a restart?", "its counters start empty")]
    [InlineData("How long does a rollout take?", "eighteen minutes")]
    [InlineData("How much does debug logging cost?", "60 euros an hour")]
    public void Questions_in_other_words_find_their_sentence_too(string question, string expected) =>
        Assert.Contains(expected, Ask(question), StringComparison.Ordinal);

    [Fact]
    public void Steps_come_with_the_sentence_that_announces_them()
    {
        var lines = Ask("Which steps do I follow to restore?").Split('\n');
        Assert.Equal("To restore, follow these steps:", lines[0]);
        Assert.Equal("- Tell the incident channel that orders are paused.", lines[1]);
        Assert.Equal(6, lines.Length);
    }

    [Fact]
    public void A_summary_has_as_many_sentences_as_asked_for_in_the_order_of_the_text()
    {
        var answer = Ask("Summarise this in two sentences.");
        Assert.Equal(2, Sentences.Split(answer).Count());
    }

    private static string Ask(string question) => ExtractModel.Answer([new(question)], s_runbook).Text;

    private static string RunbookPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BedrockPS.sln")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "guides", "sample-runbook.md");
    }
}
