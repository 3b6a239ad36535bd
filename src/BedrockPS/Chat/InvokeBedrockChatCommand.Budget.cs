using System.Management.Automation;

namespace BedrockPS.Commands.Chat;

/// <content>The budget of a pipeline.</content>
public sealed partial class InvokeBedrockChatCommand
{
    /// <summary>What this pipeline may spend in US dollars, by the price file of the context (Set-BedrockContext -PricePath). A call that could exceed it, with the longest answer that -MaxToken allows, is not sent: error BudgetExceeded. Holds beside the budget of the context. Null means no limit.</summary>
    [Parameter]
    [ValidateRange(0.0, 1000000.0)]
    public decimal? BudgetUsd { get; set; }

    private protected override decimal? Allowance => BudgetUsd;
}
