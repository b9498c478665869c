"""A verb within this process, as if it had been typed: a process for each of hundreds of them would take minutes.

For verbs that print and end. What a process of its own decides (encodings, signals, what is imported, how it exits) is tested by
`tests.cli.test_verbs.temoto`, which takes the same words.
"""

from dataclasses import dataclass

from typer.testing import CliRunner, Result

from temoto.cli import app
from temoto.cli.terminal import saying


@dataclass(frozen=True, slots=True)
class Done:
    """How it exited and what it printed, named as subprocess does."""

    returncode: int
    stdout: str
    stderr: str


def temoto_within(*words: str, home: dict[str, str], stdin: str = "", **more: str) -> Done:
    done = typed_within(*words, stdin=stdin, **{"LANG": "en_US.UTF-8", "COLUMNS": "200", **home, **more})
    return Done(done.exit_code, done.stdout, done.stderr)


def typed_within(*words: str, stdin: str = "", **environment: str) -> Result:
    """What was printed, and how it exited; what nobody caught is raised."""
    assert not [name for name in environment if name.startswith("PYTHON")], "Python reads it as it starts"
    saying.language.cache_clear()
    try:
        done = CliRunner().invoke(app, list(words), env=environment, input=stdin)
    finally:
        saying.language.cache_clear()
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done
