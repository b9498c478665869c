"""What can a user have the server do? The commands a status names: start again, fetch a model, free the model's memory.

Each answers at once or within seconds (Emacs waits 10 s for a command, Helix 20): what takes longer runs on under progress.
"""

from typing import Any

from lsprotocol import types

from temoto.core.messages import Note, note
from temoto.core.messages.freed import FreedMessage
from temoto.core.status import Command
from temoto.lsp.life.starting import OpenWorld, fetch, reread
from temoto.lsp.protocol.convert import to_freeing
from temoto.lsp.server import TemotoServer


def register(server: TemotoServer, open_world: OpenWorld) -> None:
    """Serve the commands; pygls announces them as executeCommandProvider."""

    @server.command(Command.RESTART)
    async def restart() -> None:
        await reread(server, open_world)
        server.session.restart()

    @server.command(Command.FETCH)
    def fetch_model() -> bool:
        return fetch(server)

    @server.command(Command.ACT)
    def act(*arguments: Any) -> None:
        if server.acting is None:
            show(server, server.session.status.text)
        else:
            server.acting.begin(arguments)

    @server.command(Command.APPLY_FIX)
    def apply_fix() -> None:
        if server.acting is not None:
            server.acting.begin_fix()

    @server.command(Command.CANCEL)
    def cancel() -> bool:
        return server.acting is not None and server.acting.cancel()

    @server.command(Command.UNLOAD)
    async def unload() -> dict[str, object]:
        from temoto.core.backend.freed import freed_note  # imported by the start-up

        if server.world is None or server.world.free is None:
            return {"freed": [], "problems": []}
        done = await server.world.free()
        server.session.was_unloaded(freed=bool(done.freed))
        for said in (*(freed_note(one) for one in done.freed), *done.problems) or (note(FreedMessage.FREED_NOTHING),):
            show(server, said)
        return to_freeing(done, server.language)


def show(server: TemotoServer, message: Note) -> None:
    """The answer to what a user has just asked for: shown each time, unlike a warning."""
    text = f"temoto: {message.text(server.language)}"
    server.window_show_message(types.ShowMessageParams(types.MessageType.Info, text))
