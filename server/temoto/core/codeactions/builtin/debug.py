"""Debug: from what is seen (diagnostics, a traceback, a failing command's output) to its cause, and a fix one can apply."""

import re

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title
from temoto.core.codeactions.spot import Spot, Target
from temoto.core.models.records import Role

# How the reports of Python, JavaScript, Java, C#, Go, Rust, Ruby, PHP and debuggers of C begin their first lines.
TRACE = re.compile(
    r"^(?:\s*(?:Traceback \(most recent call last\)|File \"[^\"]+\", line \d+|at .+\(.+:\d+(?::\d+)?\)|at .+:\d+:\d+$|panic: |"
    r"goroutine \d+ |thread '.*' panicked|.+\.rb:\d+:in |PHP (?:Fatal|Parse) error|Exception in thread|Unhandled exception|"
    r"#\d+ +0x[0-9a-f]+ in |==\d+==ERROR: ))",
    re.MULTILINE,
)


def _applies(spot: Spot, target: Target) -> bool:
    return bool(spot.diagnostics) or (spot.selects and TRACE.search(spot.text(target)) is not None)


ACTION = Action(
    "debug",
    Title("Debug", "原因を調べる"),
    ActionKind.QUICK_FIX,
    Result.ADVICE,
    Instructions(
        "Find the cause of the problem. Say in one or two sentences what is wrong and why it happens, naming lines as `line 12`; then how "
        "to see that this is so; then how to mend it."
    ),
    applies=_applies,
    order=15,
    role=Role.REASONING,
    numbered=True,
)
