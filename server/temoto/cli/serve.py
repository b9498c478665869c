"""`temoto serve`: speak LSP on standard input and output, or over TCP on this machine.

The first way is normally dispatched before this file is imported (__main__).
"""

from pathlib import Path

import typer

from temoto.cli.terminal.saying import fail, language
from temoto.cli.terminal.screen import Screen
from temoto.core.messages import note
from temoto.core.messages.serve import ServeMessage
from temoto.ports import TemotoError


def serve(
    stdio: bool = typer.Option(False, "--stdio", help="Speak on standard input and output (the default)."),
    tcp: str = typer.Option(
        "",
        "--tcp",
        metavar="127.0.0.1:PORT",
        help="Serve every editor that connects here and says the token; 0: any port.",
    ),
    token_file: Path | None = typer.Option(
        None, "--token-file", help="With --tcp: the file with the token, yours alone; made if it is not there."
    ),
) -> None:
    """Serve an editor on standard input and output, or several over TCP."""
    from temoto.compose import serving  # with pygls: after the command line is understood

    if tcp and stdio:
        raise typer.BadParameter("--stdio and --tcp are two ways; choose one", param_hint="--tcp")
    if token_file and not tcp:
        raise typer.BadParameter("only --tcp takes a token", param_hint="--token-file")
    if not tcp:
        serving.serve()
        return
    try:
        serving.serve_tcp(tcp, token_file, _listening)
    except TemotoError as error:
        fail(error.note)


def _listening(place: str, file: Path | None) -> None:
    """The place to standard output, for the program that started this; the sentence for people."""
    said = (
        note(ServeMessage.LISTENING, place=place, file=file)
        if file
        else note(ServeMessage.LISTENING_VARIABLE, place=place)
    )
    Screen(stderr=True, highlight=False, soft_wrap=True, markup=False).print(said.text(language()))
    print(place, flush=True)
