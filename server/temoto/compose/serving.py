"""How is the editor's room put before the world? One editor on standard input and output, or several over TCP."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from temoto.compose.world import open_world
from temoto.core.messages.serve import ServeMessage
from temoto.ports import TemotoError

if TYPE_CHECKING:
    from temoto.lsp.first_answer import First


def serve(first: "First | None" = None) -> None:
    """Serve one editor on standard input and output until it goes. `first`: what it said already."""
    from temoto.lsp.router import run

    run(open_world, first)


def serve_tcp(place: str, token_file: Path | None, listening: Callable[[str, Path | None], None]) -> None:
    """Serve every editor that connects to `place` (HOST:PORT, loopback only) and says the token, until told to end.

    `listening` is told where that is and which file has the token (None: TEMOTO_TOKEN has).
    """
    from temoto.adapters.state.editor_token import VARIABLE, editor_token, kept_for
    from temoto.core.backend.address import is_loopback, parse_place
    from temoto.lsp.tcp import run

    parsed = parse_place(place)
    if parsed is None:
        raise TemotoError(ServeMessage.NO_PLACE, given=place)
    host, port = parsed
    if not is_loopback(host):
        raise TemotoError(ServeMessage.NOT_LOOPBACK, given=place)
    from_variable = token_file is None and bool(os.environ.get(VARIABLE, "").strip())
    token, file = editor_token(token_file, os.environ)
    with ExitStack() as until_the_end:

        def open_for(chosen: int) -> None:
            shown = f"[{host}]:{chosen}" if ":" in host else f"{host}:{chosen}"
            kept = None if file or from_variable else until_the_end.enter_context(kept_for(chosen, token))
            listening(shown, file or kept)

        run(open_world, host, port, token, open_for)
