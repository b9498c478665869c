"""The first answer is given before anything is imported, and says what the ordinary way says, to whichever editor."""

import io
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.lsp.first_answer import First, hear_first, result_for
from temoto.lsp.router import build
from tests.lsp.client import EDITORS, NEOVIM_012
from tests.lsp.in_process import Wireless
from tests.lsp.process import ProcessEditor


def initialize(capabilities: Any, number: Any = 1, **more: Any) -> dict[str, Any]:
    params = {"processId": None, "rootUri": None, "capabilities": capabilities, **more}
    return {"jsonrpc": "2.0", "id": number, "method": "initialize", "params": params}


class Ordinary(Wireless):
    """A server that heard one initialize as it came."""

    def __init__(self, message: dict[str, Any]) -> None:
        self.out = []
        self.server = build(lambda: pytest.fail("never started"))
        self.server.protocol.set_writer(self)
        self.listener = self.server.listener
        self.say(message)


@pytest.mark.parametrize("capabilities", [*EDITORS.values(), {}], ids=[*EDITORS, "none"])
def test_both_ways_say_the_same(capabilities: dict[str, Any]):
    message = initialize(capabilities)
    assert Ordinary(message).out[0]["result"] == result_for(message)


@pytest.mark.parametrize(
    "said", [result_for, lambda message: Ordinary(message).out[0]["result"]], ids=["first", "ordinary"]
)
def test_a_menu_is_announced_with_a_member(said: Any):
    """Vim's ALE and rassumfrassum read a capability as true or false: an empty object is false there, and nothing is ever asked."""
    assert said(initialize({"textDocument": {"completion": {}}}))["capabilities"]["completionProvider"] == {
        "resolveProvider": False
    }


ENCODINGS = st.lists(st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-7"]), max_size=4)
ODD = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2), max_leaves=5)  # fmt: skip
CAPABILITIES = st.fixed_dictionaries(
    {},
    optional={
        "general": st.fixed_dictionaries({}, optional={"positionEncodings": ENCODINGS}),
        "textDocument": st.fixed_dictionaries(
            {},
            optional={
                "inlineCompletion": st.none() | st.just({}) | ODD,
                "completion": st.just({}) | ODD,
                "codeAction": st.just({"dataSupport": True}) | ODD,
                "ofTomorrow": ODD,
            },
        ),
        "workspace": st.just({"workspaceFolders": True, "configuration": True}) | ODD,
        "window": st.just({"workDoneProgress": True}) | ODD,
        "ofTomorrow": ODD,
    },
)


@given(CAPABILITIES)
def test_whatever_an_editor_can_do(capabilities: dict[str, Any]):
    message = initialize(capabilities)
    said = Ordinary(message).out[0]["result"]["capabilities"]
    result = result_for(message)
    if result is not None:
        inline = capabilities.get("textDocument", {}).get("inlineCompletion")
        if inline is None or isinstance(inline, dict):
            assert result["capabilities"] == said
        else:  # no object, and announced: either way of completing is right
            assert {**result["capabilities"], "completionProvider": {"resolveProvider": False}} == {
                **said,
                "completionProvider": {"resolveProvider": False},
            }


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"jsonrpc": "2.0", "id": 1, "method": "shutdown"}, id="another request"),
        pytest.param({"jsonrpc": "2.0", "method": "initialize", "params": {"capabilities": {}}}, id="no number"),
        pytest.param(initialize({}, None), id="null for a number"),
        pytest.param(initialize({}, True), id="a truth for a number"),
        pytest.param(initialize([]), id="capabilities that are none"),
        pytest.param(initialize({"general": 5}), id="a number for an object"),
        pytest.param(initialize({"general": {"positionEncodings": "utf-8"}}), id="a word for a list"),
        pytest.param({**initialize({}), "params": []}, id="a list for parameters"),
        pytest.param({**initialize({}), "jsonrpc": "1.0"}, id="another protocol"),
        pytest.param([1], id="no object"),
    ],
)
def test_what_is_odd_goes_the_ordinary_way(message: Any):
    assert result_for(message) is None


def framed(body: bytes, header: bytes = b"Content-Length: %d\r\n\r\n") -> bytes:
    return header % len(body) + body


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        pytest.param(framed(json.dumps(initialize({}, 7)).encode()), 7, id="as most editors say it"),
        pytest.param(framed(json.dumps(initialize({}, "a")).encode(), b"Content-Type: x\r\nCONTENT-LENGTH: %d\r\n\r\n"), "a", id="headers in any case"),
        pytest.param(framed(b"{"), None, id="no JSON"),
        pytest.param(framed(b"[" * 100_000), None, id="deep"),
        pytest.param(b"Content-Length: 4", None, id="gone in a header"),
        pytest.param(b"Content-Length: 400\r\n\r\n{}", None, id="gone in the body"),
        pytest.param(b"Content-Length: 99999999\r\n\r\n", None, id="too large"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", None, id="a browser"),
        pytest.param(b"x" * 100_000, None, id="no line end"),
        pytest.param(b"", None, id="nothing"),
    ],
)  # fmt: skip
def test_what_was_read_is_kept(said: bytes, answered: int | str | None):
    stdin, stdout = io.BytesIO(said + b"more"), io.BytesIO()
    first = hear_first(stdin, stdout)
    assert first.read + stdin.read() == said + b"more"
    assert first.answered == answered
    assert bool(stdout.getvalue()) is (answered is not None)


def test_nothing_of_weight_is_imported_for_it():
    code = "import sys; before = set(sys.modules); import temoto.__main__, temoto.lsp.first_answer; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} <= {
        "temoto", "json", "_json", "gc", "atexit", "typing", "collections", "functools", "operator", "keyword", "re", "enum", "types", "copyreg",
        "reprlib", "itertools", "contextlib", "abc", "warnings", "_collections", "_functools", "_operator", "_typing", "_sre",
    }  # fmt: skip


async def test_a_process_answers_once_and_goes_on(tmp_path: Any):
    async with ProcessEditor(
        NEOVIM_012, {"backend": "ollama", "url": "http://127.0.0.1:9"}, environment={"HOME": str(tmp_path)}
    ) as editor:
        assert editor.initialized == result_for(initialize(NEOVIM_012))
        uri = await editor.open("x = 1\n")
        assert await editor.inline(uri, 0, 5) == []
        status = await editor.request("temoto/status", {})
        assert status["kind"] in {"starting", "error"}
    assert editor.answered[1] == 1


async def test_an_initialize_that_is_odd_is_answered_as_before(tmp_path: Any):
    """Numbers that our version of the protocol does not know are no reason to turn an editor away; nor are they ours to answer early."""
    capabilities = {
        **NEOVIM_012,
        "textDocument": {
            "inlineCompletion": {},
            "completion": {"completionItem": {"tagSupport": {"valueSet": [1, 99]}}},
        },
    }
    async with ProcessEditor(capabilities, environment={"HOME": str(tmp_path)}) as editor:
        assert editor.initialized["capabilities"]["inlineCompletionProvider"] == {}


def test_an_editor_with_kinds_of_its_own_is_let_in():
    """Visual Studio announces completion items of its own kinds (pygls#438)."""
    kinds = {"completionItemKind": {"valueSet": [0, 1, 25, 118_115, 118_126]}, "contextSupport": True}
    text = {"completion": kinds, "inlineCompletion": {}, "publishDiagnostics": {"tagSupport": {"valueSet": [1, 2, -1]}}}
    server = Ordinary(initialize({"textDocument": text, "window": {"workDoneProgress": True}}))
    assert server.out[0]["result"]["capabilities"]["inlineCompletionProvider"] == {}
    kept = server.server.client_capabilities
    assert kept.window is not None
    assert kept.window.work_done_progress
    assert kept.text_document is not None
    assert kept.text_document.completion is not None
    assert kept.text_document.completion.context_support


def test_nothing_heard_is_nothing_answered():
    assert First().answered is None
