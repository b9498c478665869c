"""The verbs a person types, one file each. Prints; exit 0: fine, 1: something is wrong and the message says what to do,
2: wrong usage. With --json, standard output is one JSON document and nothing else."""

import typer

from temoto import __version__
from temoto.cli.act.act import NamesActions, act
from temoto.cli.bench import bench
from temoto.cli.catalog.catalog import catalog
from temoto.cli.complete import complete
from temoto.cli.cost.cost import cost
from temoto.cli.demo import demo
from temoto.cli.doctor.doctor import doctor
from temoto.cli.plan import plan
from temoto.cli.pull.pull import pull
from temoto.cli.serve import serve
from temoto.cli.setup import setup
from temoto.cli.unload import unload

app = typer.Typer(
    name="temoto",
    help="Inline completions and code actions for any editor, from a model on your own machine.",
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


app.command()(serve)
app.command(cls=NamesActions)(act)
app.command()(bench)
app.command()(complete)
app.command()(demo)
app.command()(doctor)
app.command()(plan)
app.command()(pull)
app.command()(setup)
app.command()(unload)
app.command()(catalog)
app.command()(cost)
