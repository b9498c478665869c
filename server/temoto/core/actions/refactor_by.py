"""Refactor as the user says. Offered where the editor can ask for a line of text."""

from temoto.core.action import Action, Kind, Result, Told
from temoto.core.messages import note
from temoto.core.messages.action import ActionTitle

ACTION = Action(
    "refactor-by",
    note(ActionTitle.REFACTOR_BY),
    Kind.REWRITE,
    Result.EDIT,
    Told("Change the code as this instruction says, and nothing else: {instruction}"),
    order=11,
    asks=True,
)
