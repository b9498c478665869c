"""Which verbs are there? Each with the line `temoto --help` shows; its module is imported once it is called or its own help asked for.

All of them together took longer to import than most verbs take. tests/cli/test_verbs_by_name.py holds each line to its verb's docstring.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from temoto.cli.terminal.help import Helped, quickly

VERBS = (
    ("serve", "serve", "Serve an editor on standard input and output, or several over TCP."),
    ("act", "act.act", "Have a model refactor, explain, debug, test or document code."),
    (
        "bench",
        "bench.bench",
        "Measure how fast the planned models are here: reading, writing, the first ghost, loading.",
    ),
    ("complete", "complete", "Complete the code at a place in a file."),
    (
        "configure",
        "configure.configure",
        "Have Continue, Cline and other tools use the models temoto chose, with the same context.",
    ),
    (
        "demo",
        "demo",
        "Show a real completion: fetch a small model (98 MB) if needed, start the server, type, see the ghost text.",
    ),
    ("doctor", "doctor.doctor", "Examine everything and say what is wrong; exits 1 when completions would not work."),
    ("plan", "plan", "Say which models this machine (or another) should run, for what, how fast, and why."),
    ("pull", "pull.pull", "Fetch a model: a file for the embedded engine, or through Ollama."),
    ("setup", "setup", "Set this machine up: find what is there, fetch what is missing (after asking), test it."),
    (
        "stats",
        "stats",
        "Show what became of the suggestions here: shown, taken, passed over, and how often no model was needed.",
    ),
    ("uninstall", "uninstall", "List everything temoto has written on this machine, and remove it after asking."),
    ("unload", "unload", "Free the memory of the models temoto loaded."),
    (
        "catalog",
        "catalog.catalog",
        "Tables of models, graphics cards, quantizations, machines to rent or buy, and the guide's advice with its corrections.",
    ),
    (
        "cost",
        "cost.cost",
        "What your own machine costs against APIs, subscriptions and rented machines, and when it has paid for itself.",
    ),
)
"""(name, module within cli/ that has a function of that name, the first line of its docstring). It may have a COMMAND of its own"""


class Verbs(TyperGroup):
    """The group of all verbs."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, module, line in VERBS:
            self.add_command(Verb(name, module, line))

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - typer's own type of it is private
        with quickly():
            super().format_help(ctx, formatter)


class Verb(TyperCommand):
    """A verb by its name. It becomes the verb itself where its command line is read: called, helped with or completed."""

    def __init__(self, name: str, module: str, line: str) -> None:
        super().__init__(name, help=line)
        self.module = f"temoto.cli.{module}"

    def itself(self) -> Any:
        """The command as typer makes it from the verb's function."""
        module = import_module(self.module)
        one = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        one.command(self.name, cls=getattr(module, "COMMAND", Helped))(getattr(module, self.name or ""))
        return get_command(one)

    def make_context(self, *words: Any, **more: Any) -> Any:
        """The verb's own context, whose command is the verb itself."""
        return self.itself().make_context(*words, **more)
