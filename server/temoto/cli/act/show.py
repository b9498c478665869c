"""How does `temoto act` show what came of it? Markdown to read, a coloured diff, one sentence; or one JSON document."""

from pathlib import Path

from rich.markdown import Markdown
from rich.text import Text

from temoto.cli.act.desk import FileDesk
from temoto.cli.terminal.saying import language
from temoto.cli.terminal.screen import Screen
from temoto.cli.terminal.tables import output, say
from temoto.core.codeactions.outcome import Ending, Outcome

STYLES = (("+++", "bold"), ("---", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"))


def show(outcome: Outcome, desk: FileDesk) -> None:
    """On a terminal with colours, in a pipe as plain text; what is only said goes to standard error."""
    console = output()
    if desk.page:
        if console.is_terminal:
            console.print(Markdown(desk.page))
        else:
            say(console, desk.page)
    if desk.diff:
        for line in desk.diff.splitlines():
            console.print(Text(line, style=_style(line)), soft_wrap=True)
    problem = desk.problem or outcome.said
    if outcome.ending is not Ending.NOTED:
        Screen(stderr=True, highlight=False, markup=False, soft_wrap=True).print(f"temoto: {problem.text(language())}")


def document(outcome: Outcome, desk: FileDesk) -> dict[str, object]:
    """Everything, for programs."""
    done = outcome.ending in {Ending.CHANGED, Ending.MADE}
    return {
        "ending": str(outcome.ending),
        "said": (desk.problem or outcome.said).text(language()),
        "model": outcome.model,
        "text": outcome.text,
        "page": desk.page,
        "diff": desk.diff,
        "applied": done and desk.write,
        "path": str(Path(desk.made[0]) if desk.made else desk.path),
        "edits": [{"first": one.first, "until": one.until, "text": one.text} for one in outcome.edits],
        "prompt_tokens": outcome.usage.prompt_tokens,
        "generated_tokens": outcome.usage.generated_tokens,
        "timing_ms": {stage: round(value, 1) for stage, value in outcome.timing_ms.items()},
    }


def _style(line: str) -> str:
    return next((style for begins, style in STYLES if line.startswith(begins)), "")
