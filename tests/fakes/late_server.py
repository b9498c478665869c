"""A language server that is late, as a busy machine makes it: `python late_server.py SCENARIO` speaks LSP on its standard streams.

SCENARIO names the answers to come, one a question, joined by commas: `null` (superseded), a reason without a ghost, `ghost`; the last
goes on for ever. `cold` as its first word: the server never says that it is ready.
"""

import sys
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

STATUS = "temoto/status"


def main(scenario: str) -> None:
    answers = scenario.split(",")
    server = LanguageServer("late", "1")
    picture: dict[str, Any] = {"kind": "ready", "text": "a model on embedded (CPU)", "lastEmpty": None}

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        if answers[0] != "cold":
            server.protocol.notify(STATUS, picture)

    @server.feature(STATUS)
    def status(_params: dict[str, Any] | None) -> dict[str, Any]:  # not `object`: pygls hands the server to that
        return picture

    @server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
    def inline(params: types.InlineCompletionParams) -> types.InlineCompletionList | None:
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer == "null":
            return None
        if answer != "ghost":
            picture["lastEmpty"] = {"reason": answer, "text": f"It was {answer}."}
            return types.InlineCompletionList([])
        where = types.Range(types.Position(params.position.line, 0), params.position)
        document = server.workspace.get_text_document(params.text_document.uri)
        line = document.source.split("\n")[params.position.line]
        return types.InlineCompletionList([types.InlineCompletionItem(f"{line}return 1", range=where)])

    server.start_io()


if __name__ == "__main__":
    main(sys.argv[1])
