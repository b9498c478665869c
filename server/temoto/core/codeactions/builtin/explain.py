"""Explain: what the code does and why, in the user's language."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title

ACTION = Action(
    "explain",
    Title("Explain", "説明する"),
    ActionKind.REFACTOR,
    Result.NOTE,
    Instructions(
        "Explain the code to a programmer who sees it for the first time: first what it is for, in one or two sentences; then how it "
        "works, step by step, naming lines as `line 12`; then what is surprising or could go wrong in it. Do not repeat the code."
    ),
    order=30,
    numbered=True,
)
