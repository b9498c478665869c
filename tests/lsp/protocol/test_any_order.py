"""Open, change, complete, cancel, act, configure, close, shut down, leave: in any order, against the real process.

Every request is answered exactly once; a ghost only inserts into the document as it is; how the process ends says how it was left. The
model is a scripted one. Few examples here, as each is a process of its own; many under TEMOTO_EXAMPLES (`make soak`).
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from temoto.core.code.text import split_lines
from tests.examples import SHARE
from tests.fakes.scripted_chat import ScriptedChat
from tests.lsp.client import VSCODE, RpcError
from tests.lsp.process import ProcessEditor

INVALID_REQUEST = -32600
LETTERS = st.text(st.sampled_from("ab= ().\n\t\r日😀é\"'#"), max_size=12)
NAMES = st.sampled_from([f"untitled:{name}.py" for name in "xy"])
PLACES = st.integers(0, 60)
SETTINGS = st.fixed_dictionaries({}, optional={
    "completion": st.fixed_dictionaries({}, optional={
        "enabled": st.booleans(), "delayMs": st.sampled_from([0, 30, -1, "soon"]), "multiline": st.sampled_from(["never", "always", "auto", 7]),
    }),
    "language": st.sampled_from(["en", "ja", "auto", None]),
    "nonsense": st.just({"a": [1]}),
})  # fmt: skip


def positions(text: str) -> list[dict[str, int]]:
    """Every place of a text, as an editor counts: UTF-16."""
    return [
        {"line": number, "character": len(line[:column].encode("utf-16-le")) // 2}
        for number, line in enumerate(split_lines(text) or [""])
        for column in range(len(line.rstrip("\r\n")) + 1)
    ]


def offset(text: str, position: dict[str, int]) -> int:
    lines = split_lines(text)
    line = lines[position["line"]] if position["line"] < len(lines) else ""
    units = line.encode("utf-16-le")[: position["character"] * 2].decode("utf-16-le")
    return sum(map(len, lines[: position["line"]])) + len(units)


def surprises(log: str) -> list[str]:
    """What was logged with a traceback, but for requests that pygls refuses: it logs those so."""
    entries = re.split(r"(?m)^(?=\d{4}-\d\d-\d\d )", log)
    refused = ("pygls.exceptions.JsonRpc", "Unable to deserialize message")
    return [one for one in entries if "Traceback" in one and not any(words in one for words in refused)]


class AnyOrder(RuleBasedStateMachine):
    """An editor that does whatever it likes, one thing after the other."""

    fake: ScriptedChat
    environment: dict[str, str]

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        options = {"backend": "ollama", "url": self.fake.url, "completion": {"delayMs": 0}}
        self.configuration: Any = {}
        self.editor = ProcessEditor(VSCODE, options, environment=self.environment, provoked=True)
        self.editor.answers["workspace/configuration"] = lambda message: [
            self.configuration for _ in message["params"]["items"]
        ]
        self.does(self.editor.__aenter__())
        self.texts: dict[str, str] = {}
        self.version = 0
        self.asked: dict[int, tuple[str, dict[str, int]]] = {}  # a completion: the text and the place it was asked at
        self.open_requests: list[int] = []
        self.down = self.left = False

    def does(self, work: Any) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(work, 60))

    async def sends(self, ask: Callable[[], int]) -> int:
        return ask()

    def ask(self, method: str, *params: Any) -> int:
        number = self.does(self.sends(lambda: self.editor.ask(method, *params)))
        self.open_requests.append(number)
        return number

    @precondition(lambda self: not self.left)
    @rule(name=NAMES, text=LETTERS)
    def opens(self, name: str, text: str) -> None:
        self.texts[name] = text
        self.version += 1
        self.does(self.editor.open(text, name, version=self.version))

    @precondition(lambda self: self.texts and not self.left)
    @rule(name=NAMES, start=PLACES, end=PLACES, text=LETTERS)
    def changes(self, name: str, start: int, end: int, text: str) -> None:
        if name not in self.texts:
            return
        places = positions(self.texts[name])
        first, last = sorted((start % len(places), end % len(places)))
        where = {"start": places[first], "end": places[last]}
        begin, stop = (offset(self.texts[name], place) for place in (places[first], places[last]))
        self.texts[name] = self.texts[name][:begin] + text + self.texts[name][stop:]
        self.version += 1
        self.does(self.editor.change(name, self.version, {"range": where, "text": text}))

    @precondition(lambda self: not self.left)
    @rule(name=NAMES)
    def closes(self, name: str) -> None:
        self.texts.pop(name, None)
        self.does(self.editor.notify("textDocument/didClose", {"textDocument": {"uri": name}}))

    @precondition(lambda self: not self.left)
    @rule(name=NAMES, place=PLACES, invoked=st.booleans())
    def completes(self, name: str, place: int, invoked: bool) -> None:
        text = self.texts.get(name, "")
        places = positions(text)
        where = places[place % len(places)]
        number = self.does(
            self.sends(lambda: self.editor.ask_inline(name, where["line"], where["character"], invoked=invoked))
        )
        self.open_requests.append(number)
        self.asked[number] = (text, where)

    @precondition(lambda self: self.open_requests and not self.left)
    @rule(which=PLACES)
    def cancels(self, which: int) -> None:
        self.does(self.editor.cancel(self.open_requests[which % len(self.open_requests)]))

    @precondition(lambda self: not self.left)
    @rule(name=NAMES, place=PLACES, chosen=PLACES)
    def acts(self, name: str, place: int, chosen: int) -> None:
        places = positions(self.texts.get(name, ""))
        where = places[place % len(places)]
        about = {"textDocument": {"uri": name}, "range": {"start": where, "end": where}, "context": {"diagnostics": []}}
        number = self.ask("textDocument/codeAction", about)
        menu = [] if self.down else self.does(self.editor.answer(number)) or []
        offered = [entry["command"] for entry in menu if entry.get("command")]
        if offered:
            command = offered[chosen % len(offered)]
            self.ask(
                "workspace/executeCommand", {key: command[key] for key in ("command", "arguments") if key in command}
            )

    @precondition(lambda self: not self.left)
    @rule(command=st.sampled_from(["temoto.cancel", "temoto.restart", "temoto.unload", "temoto.applyFix", "no.such"]))
    def commands(self, command: str) -> None:
        self.ask("workspace/executeCommand", {"command": command})

    @precondition(lambda self: not self.left)
    @rule(said=SETTINGS)
    def configures(self, said: dict[str, Any]) -> None:
        self.configuration = said
        self.does(self.editor.notify("workspace/didChangeConfiguration", {"settings": None}))

    @precondition(lambda self: not self.left)
    @rule(method=st.sampled_from(["temoto/status", "temoto/models", "no/such", "textDocument/inlineCompletion"]))
    def asks(self, method: str) -> None:
        self.ask(method)

    @precondition(lambda self: not self.left)
    @rule()
    def waits(self) -> None:
        self.hears_everything()

    @precondition(lambda self: not self.left and not self.down)
    @rule(sure=st.integers(0, 5))
    def shuts_down(self, sure: int) -> None:
        if sure:  # not at once, most of the time
            return
        number = self.ask("shutdown")
        assert self.does(self.editor.answer(number)) is None
        self.down = True
        late = self.ask("temoto/status")
        with pytest.raises(RpcError) as error:
            self.does(self.editor.answer(late))
        assert error.value.code == INVALID_REQUEST

    def hears_everything(self) -> None:
        numbers, self.open_requests = self.open_requests, []
        for number in numbers:
            try:
                result = self.does(self.editor.answer(number))
            except RpcError:
                continue
            if number in self.asked and result:
                self.only_inserts(result["items"], *self.asked[number])

    def only_inserts(self, items: list[dict[str, Any]], text: str, where: dict[str, int]) -> None:
        cursor = offset(text, where)
        for item in items:
            start, end = (offset(text, item["range"][name]) for name in ("start", "end"))
            after = text[:start] + item["insertText"] + text[end:]
            assert start <= cursor <= end, "it stands elsewhere"
            assert after.startswith(text[:cursor]), "it takes something away"
            assert after.endswith(text[end:]), "it takes something away"

    def teardown(self) -> None:
        try:
            self.hears_everything()
            if not self.down:
                self.does(self.editor.request("shutdown", None, 30))
            self.does(self.editor.notify("exit", None))
            assert self.does(self.editor.process.wait()) == 0
            assert [times for times in self.editor.answered.values() if times != 1] == []
            assert [number for number in self.editor.waiting if not self.editor.answered[number]] == []
        finally:
            self.does(self.editor._close())
            self.loop.close()
        assert not (faults := surprises(self.editor.stderr.decode())), "\n".join(faults)


@pytest.fixture
def fake() -> Iterator[ScriptedChat]:
    with ScriptedChat("```python\nx = 1\n```", ghost="a(b)\n") as scripted:
        yield scripted


def test_every_request_is_answered_once_in_any_order(fake: ScriptedChat, bare_home: dict[str, str]):
    AnyOrder.fake, AnyOrder.environment = fake, bare_home
    most = settings(
        phases=(Phase.generate,),  # each example is a process: to make it smaller would take minutes
        max_examples=max(1, int(SHARE * 6)),
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(AnyOrder, settings=most)
