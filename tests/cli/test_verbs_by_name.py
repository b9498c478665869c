"""Each verb is imported once it is wanted; what people see of them is what it was when all were imported first."""

import inspect
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from temoto.cli import app
from temoto.cli.verbs import VERBS, Verbs
from tests.cli.test_verbs import FINE, temoto

NAMES = [name for name, _, _ in VERBS]


def function(module: str, name: str) -> Any:
    return getattr(import_module(f"temoto.cli.{module}"), name)


def all_at_once() -> typer.Typer:
    """The same command line, every verb a plain command of typer's."""
    whole = typer.Typer(name="temoto", help=app.info.help, no_args_is_help=True, add_completion=False)
    whole.callback()(app.registered_callback.callback)
    for name, module, _ in VERBS:
        whole.command(name, cls=getattr(import_module(f"temoto.cli.{module}"), "COMMAND", None))(function(module, name))
    return whole


@pytest.mark.parametrize(("name", "module", "line"), VERBS, ids=NAMES)
def test_the_line_of_a_verb_is_what_its_docstring_says(name: str, module: str, line: str):
    assert inspect.getdoc(function(module, name)) == line


@pytest.mark.parametrize("columns", ["60", "80", "200"])
@pytest.mark.parametrize("words", [(), *((name,) for name in NAMES)], ids=lambda words: " ".join(words) or "all")
def test_help_reads_as_typer_draws_it(words: tuple[str, ...], columns: str):
    environment = {"COLUMNS": columns, "LANG": "en_US.UTF-8"}
    ours = CliRunner().invoke(app, [*words, "--help"], env=environment)
    drawn = CliRunner().invoke(all_at_once(), [*words, "--help"], env=environment)
    assert ours.exit_code == drawn.exit_code == FINE
    assert ours.stdout == drawn.stdout


@pytest.mark.parametrize("words", ["", "plan"], ids=["all", "one"])
def test_help_of_a_program_just_started_is_the_same(words: str, fresh: dict[str, str]):
    shown = temoto(*words.split(), "--help", home=fresh)
    wide = {"COLUMNS": "200"}
    drawn = CliRunner().invoke(all_at_once(), [*words.split(), "--help"], env=wide, prog_name="python -m temoto")
    assert (shown.returncode, shown.stdout.rstrip()) == (FINE, drawn.stdout.rstrip())


def imported_by(*words: str) -> set[str]:
    """The modules in memory once `temoto` with these words has ended."""
    code = (
        "import sys\n"
        f"sys.argv = ['temoto', *{words!r}]\n"
        "from temoto.__main__ import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return set(done.stderr.split())


def test_the_help_of_all_imports_no_verb():
    found = imported_by("--help")
    assert {f"temoto.cli.{module}" for _, module, _ in VERBS} & found == set()
    assert {
        "asyncio",
        "httpx",
        "pydantic",
        "rich.markdown",
        "rich.traceback",
        "temoto.core",
        "temoto.compose",
    } & found == set()


def test_a_verb_imports_no_other():
    found = imported_by("plan", "--help")
    assert "temoto.cli.plan" in found
    assert {f"temoto.cli.{module}" for name, module, _ in VERBS if name != "plan"} & found == set()


def test_a_plan_for_programs_imports_nothing_that_draws():
    found = imported_by("plan", "--ram", "16", "--json")
    assert "temoto.engine.reports.plan_here" in found
    unused = {
        "click",
        "rich",
        "pygments",
        "pygls",
        "temoto.core.models.guide",
        "temoto.core.codeactions",
        "temoto.engine.completion",
    }
    assert unused & found == set()


def test_a_slip_of_the_finger_is_told_the_verb(fresh: dict[str, str]):
    done = temoto("paln", home=fresh)
    assert done.returncode == 2
    assert "Did you mean 'plan'" in done.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("temoto pl", ["plan"]), ("temoto plan --lat", ["--latency-ms"]), ("temoto pull --b", ["--bundle"])],
)
def test_a_shell_that_completes_is_told_verbs_and_their_options(typed: str, offered: list[str]):
    completing = typer.Typer(name="temoto", cls=Verbs)
    completing.callback()(lambda: None)
    asked = {"_TEMOTO_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    done = CliRunner().invoke(completing, [], env=asked, prog_name="temoto")
    assert done.stdout.split() == offered
