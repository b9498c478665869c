"""`temoto plan` within this process, as if it had been typed: a process for each of hundreds of plans would take minutes."""

import json
from typing import Any

from typer.testing import CliRunner, Result

from temoto.cli import app, saying


def typed(*words: str, columns: int = 0, language: str = "en", **environment: str) -> Result:
    """What was printed into a pipe, or on a terminal of so many columns, and how it exited."""
    saying.language.cache_clear()
    told = {
        "LANG": "C.UTF-8",
        "TEMOTO_LANGUAGE": language,
        "NO_COLOR": "1",
        **({"COLUMNS": str(columns), "FORCE_COLOR": "1", "TERM": "xterm"} if columns else {}),
        **environment,
    }
    try:
        return CliRunner().invoke(app, ["plan", *words], env=told)
    finally:
        saying.language.cache_clear()


def plan_json(*words: str, **more: Any) -> dict[str, Any]:
    done = typed(*words, "--json", **more)
    assert done.stderr == ""
    return json.loads(done.stdout)
