"""Everything the server answers, on one screen."""

import logging
import os
import sys

from lsprotocol import types

from temoto.lsp import status
from temoto.lsp.codeactions import actions
from temoto.lsp.completion import inline, menu
from temoto.lsp.first_answer import First
from temoto.lsp.life import choosing, commands, documents
from temoto.lsp.life.configuration import roots
from temoto.lsp.life.starting import OpenWorld, begin, reread
from temoto.lsp.protocol.clients import announces, habits_of
from temoto.lsp.server import TemotoServer


def run(open_world: OpenWorld, first: First | None = None) -> None:
    """Serve on standard input and output until the editor goes. `first`: what it said already."""
    log_to_stderr()
    server = build(open_world)
    server.first = first or First()
    server.start_io()


def log_to_stderr() -> None:
    """Send the log to standard error, at the level TEMOTO_LOG names. It holds no code, unless TEMOTO_LOG_CODE is 1."""
    level = logging.getLevelNamesMapping().get(os.environ.get("TEMOTO_LOG", "").upper(), logging.WARNING)
    logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # pygls writes down each message with the code in it, and each cancel that comes after its answer.
    whole = os.environ.get("TEMOTO_LOG_CODE") == "1"
    logging.getLogger("pygls").setLevel(level if whole else max(level, logging.WARNING))
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_no_late_cancel)


def _is_no_late_cancel(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Cancel notification for unknown message id")


def build(open_world: OpenWorld) -> TemotoServer:
    """A server with every feature registered."""
    server = TemotoServer()

    # The life of the server.
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.options, server.locale = params.initialization_options, params.locale or ""
        server.roots, server.habits = roots(params), habits_of(params)
        capabilities = params.capabilities
        server.shows_status = announces(capabilities.experimental, "status")
        server.asks_again = announces(capabilities.experimental, "askAgain")
        server.asks_input = announces(capabilities.experimental, "input")
        text = capabilities.text_document
        if not (text and text.inline_completion):
            menu.register(server)

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        begin(server, open_world)

    @server.feature(types.SHUTDOWN)
    async def shutdown(_params: None) -> None:
        await server.stop()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        server.pushed = params.settings
        await reread(server, open_world)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def did_change_folders(_params: types.DidChangeWorkspaceFoldersParams) -> None:
        server.roots = tuple(server.workspace.folders)
        await reread(server, open_world)

    @server.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
    def cancelled(params: types.WorkDoneProgressCancelParams) -> None:
        if cancel := server.cancels.get(str(params.token)):
            cancel()

    # Documents; pygls keeps them, we only end what is out of date, and know whether there is any.
    documents.register(server)

    # Completions.
    inline.register(server)

    # Code actions: the menu, and the pages they write. What is done: commands.py.
    actions.register(server)

    # What the user sees of it, and can have done.
    status.register(server)
    choosing.register(server)
    commands.register(server, open_world)
    return server
