"""Refactor as the user says. Offered where the editor can ask for a line of text."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title

ACTION = Action(
    "refactor-by",
    Title("Refactor with instruction…", "指示を書いてリファクタリング…"),
    ActionKind.REWRITE,
    Result.EDIT,
    Instructions("Change the code as this instruction says, and nothing else: {instruction}"),
    order=11,
    asks=True,
)
