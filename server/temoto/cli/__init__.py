"""The verbs a person types, one file each. Prints; exit 0: fine, 1: something is wrong and the message says what to do,
2: wrong usage. With --json, standard output is one JSON document and nothing else."""

import typer

from temoto import __version__
from temoto.cli.verbs import Verbs

app = typer.Typer(
    name="temoto",
    help="Inline completions and code actions for any editor, from a model on your own machine.",
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        print(f"temoto {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    pass
