"""`temoto plan` within this process, as if it had been typed."""

import json
from typing import Any

from typer.testing import Result

from tests.cli.within import typed_within


def typed(*words: str, columns: int = 0, language: str = "en", **environment: str) -> Result:
    """What was printed into a pipe, or on a terminal of so many columns, and how it exited."""
    terminal = {"COLUMNS": str(columns), "FORCE_COLOR": "1", "TERM": "xterm"} if columns else {}
    told = {"LANG": "C.UTF-8", "TEMOTO_LANGUAGE": language, "NO_COLOR": "1", **terminal, **environment}
    return typed_within("plan", *words, **told)


def plan_json(*words: str, **more: Any) -> dict[str, Any]:
    done = typed(*words, "--json", **more)
    assert done.stderr == ""
    return json.loads(done.stdout)
