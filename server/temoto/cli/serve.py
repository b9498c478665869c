"""`temoto serve`: speak LSP on standard input and output. Normally dispatched before this file is imported (__main__)."""

import typer


def serve(
    _stdio: bool = typer.Option(True, "--stdio", help="Speak on standard input and output (the only way so far)."),
) -> None:
    """Serve an editor: LSP on standard input and output."""
    from temoto.wire import serve as run

    run()
