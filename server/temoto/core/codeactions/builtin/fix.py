"""Fix this diagnostic: the smallest change that makes it go away for the right reason."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title

ACTION = Action(
    "fix",
    Title("Fix: {problem}", "修正する: {problem}"),
    ActionKind.QUICK_FIX,
    Result.EDIT,
    Instructions(
        "Mend the problem that is reported, with the smallest change that does so for the right reason. Do not silence the report, do not "
        "remove what the code is for, and change nothing else."
    ),
    order=12,
    each=True,
)
