"""The scripted editor with a document it really keeps: it applies the edits it is sent, shows pages, and follows progress.

Refuses what the editor it plays would refuse: a stale version (VS Code, Helix), requests it does not know.
"""

import asyncio
import copy
from collections.abc import Callable
from typing import Any

from tests.lsp.client import EDITORS, UNANSWERED, Editor
from tests.lsp.others import OTHERS

EMACS = {
    "general": {"positionEncodings": ["utf-32", "utf-16"]},
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor"]}}}
    },
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}, "configuration": True},
    "window": {},
}


def capabilities(name: str) -> dict[str, Any]:
    """What an editor announces, with what concerns code actions (clients.md has it from the real ones)."""
    name, _, more = name.partition("+")
    if name in OTHERS:
        other = copy.deepcopy(OTHERS[name].capabilities)
        return other | {"experimental": {"temoto": {more: True}}} if more else other
    found = copy.deepcopy(EMACS if name == "emacs" else EDITORS[name])
    if name == "vscode":
        found["workspace"] |= {
            "applyEdit": True,
            "workspaceEdit": {"documentChanges": True},
            "textDocumentContent": {"dynamicRegistration": True},
        }
        found["window"]["showDocument"] = {"support": True}
        found["textDocument"]["codeAction"] = {
            "tagSupport": {"valueSet": [1]},
            "isPreferredSupport": True,
            "disabledSupport": True,
        }
    elif name == "neovim-0.12":
        found["workspace"] |= {
            "applyEdit": True,
            "workspaceEdit": {"resourceOperations": ["rename", "create", "delete"]},
        }
        found["window"]["showDocument"] = {"support": True}
    elif name == "helix":
        found["workspace"] |= {"applyEdit": True, "workspaceEdit": {"documentChanges": True}}
        found["window"]["showDocument"] = {"support": True}
    if more == "input":
        found.setdefault("experimental", {}).setdefault("temoto", {})["input"] = True
    return found


class Paper(Editor):
    """One document at a time, kept as text; `refuses` counts edits that will be refused. `silent`: edits are made and not answered."""

    def __init__(
        self, *words: Any, answers: dict[str, Any] | None = None, refuses_requests: set[str] | None = None, **more: Any
    ) -> None:
        own = {
            "workspace/applyEdit": self._apply,
            "window/showDocument": self._show,
            "workspace/textDocumentContent/refresh": lambda _asked: None,
        }
        super().__init__(*words, answers={**own, **(answers or {})}, **more)
        self.refused_methods = refuses_requests or set()
        self.text, self.uri, self.version = "", "", 0
        self.edits = self.refuses = 0
        self.silent = False
        self.pages: list[str] = []
        self.encoding = "utf-16"

    @property
    def has_progress(self) -> bool:
        return bool(self.capabilities.get("window", {}).get("workDoneProgress"))

    async def opens(self, text: str, uri: str = "untitled:pricing.py") -> None:
        self.text, self.uri = text, uri
        self.encoding = self.initialized["capabilities"].get("positionEncoding", "utf-16")
        await self.open(text, uri)

    async def types(self, line: int, column: int, text: str) -> None:
        """Insert text, as a user does, and tell the server."""
        at = {"line": line, "character": column}
        self._insert({"range": {"start": at, "end": at}, "newText": text})
        self.version += 1
        await self.change(self.uri, self.version, {"range": {"start": at, "end": at}, "text": text})

    def where(
        self, line: int, column: int, *, until: tuple[int, int] | None = None, uri: str = "", **context: Any
    ) -> dict[str, Any]:
        end = until or (line, column)
        about: dict[str, Any] = {"diagnostics": context.get("diagnostics", [])}
        about |= {"triggerKind": context["trigger"]} if "trigger" in context else {}
        about |= {"only": context["only"]} if "only" in context else {}
        return {
            "textDocument": {"uri": uri or self.uri},
            "range": {"start": {"line": line, "character": column}, "end": {"line": end[0], "character": end[1]}},
            "context": about,
        }

    async def menu(self, line: int, column: int, **more: Any) -> list[dict[str, Any]]:
        return await self.request("textDocument/codeAction", self.where(line, column, **more)) or []

    async def choose(self, title: str, line: int, column: int, **more: Any) -> Any:
        """Choose an entry of the menu there, as an editor does: its edit first, then its command."""
        menu = await self.menu(line, column, **more)
        found = [one for one in menu if one["title"] == title] or [
            one for one in menu if one["title"].startswith(title)
        ]
        assert found, f"{title} is not in {[one['title'] for one in menu]}"
        return await self.runs(found[0])

    async def runs(self, action: dict[str, Any]) -> Any:
        assert action["edit"] == {}
        return await self.request(
            "workspace/executeCommand", {key: action["command"][key] for key in ("command", "arguments")}, 10
        )

    async def until_text(self, wanted: str | Callable[[str], bool], limit: float = 30) -> None:
        async with asyncio.timeout(limit):
            while not (self.text == wanted if isinstance(wanted, str) else wanted(self.text)):
                self.news.clear()
                try:
                    await asyncio.wait_for(self.news.wait(), 5)
                except TimeoutError:
                    said = [one["message"] for one in self.notifications("window/showMessage")]
                    raise AssertionError(f"the text is {self.text!r}; said: {said}") from None

    async def told(self, part: str) -> str:
        """The first message to the user with these words in it."""
        message = await self.until(
            lambda one: one.get("method") == "window/showMessage" and part in one["params"]["message"], 30
        )
        return message["params"]["message"]

    def asked_for(self, method: str) -> list[Any]:
        return [one["params"] for one in self.heard if one.get("method") == method]

    async def progress_token(self, title: str) -> Any:
        message = await self.until(lambda one: _begins(one, title))
        return message["params"]["token"]

    async def progress_ended(self, title: str) -> tuple[list[str], list[str]]:
        """(titles, messages) of the progress of an action, once it has ended."""
        token = await self.progress_token(title)
        await self.until(lambda one: _progress(one, token) == "end")
        values = [
            one["params"]["value"]
            for one in self.heard
            if one.get("method") == "$/progress" and one["params"]["token"] == token
        ]
        return [one["title"] for one in values if "title" in one], [
            one["message"] for one in values if one.get("message")
        ]

    async def shown_page(self) -> str:
        """The text of the first page, virtual or a file, once it is shown."""
        await self.until(lambda one: one.get("method") == "window/showDocument")
        return await self.page_now()

    async def page_now(self) -> str:
        uri = self.pages[-1]
        assert uri.startswith("temoto-explain:///"), uri
        return (await self.request("workspace/textDocumentContent", {"uri": uri.replace(":///", ":/")}))["text"]

    def replies(self, number: Any, result: Any) -> None:
        self._send({"jsonrpc": "2.0", "id": number, "result": result})

    def _hear(self, message: dict[str, Any]) -> None:
        if message.get("method") in self.refused_methods and "id" in message:
            self.heard.append(message)
            self._send({"jsonrpc": "2.0", "id": message["id"], "error": {"code": -32601, "message": "no such method"}})
            self.news.set()
            return
        super()._hear(message)

    def _show(self, message: dict[str, Any]) -> Any:
        assert "takeFocus" not in message["params"], "eglot reads any word on it as yes"
        self.pages.append(message["params"]["uri"])
        return {"success": True}

    def _apply(self, message: dict[str, Any]) -> Any:
        if self.refuses:
            self.refuses -= 1
            return {"applied": False}
        assert message["params"]["label"].startswith("temoto: ")
        edit = message["params"]["edit"]
        versioned = self.capabilities["workspace"].get("workspaceEdit", {}).get("documentChanges")
        if versioned:
            (document,) = edit["documentChanges"]
            if document["textDocument"]["version"] != self.version:
                return {"applied": False}
            uri, edits = document["textDocument"]["uri"], document["edits"]
        else:
            ((uri, edits),) = edit["changes"].items()
        assert uri == self.uri
        for one in sorted(
            edits, key=lambda each: (each["range"]["start"]["line"], each["range"]["start"]["character"]), reverse=True
        ):
            self._insert(one)
        self.edits += 1
        self.version += 1
        whole = {"textDocument": {"uri": uri, "version": self.version}, "contentChanges": [{"text": self.text}]}
        self._send({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": whole})
        return UNANSWERED if self.silent else {"applied": True}

    def _insert(self, edit: dict[str, Any]) -> None:
        start, end = (self._offset(edit["range"][name]) for name in ("start", "end"))
        self.text = self.text[:start] + edit["newText"] + self.text[end:]

    def _offset(self, position: dict[str, int]) -> int:
        """In code points; lines end as LSP says, not as Python does."""
        from temoto.core.code.text import split_lines, to_code_points

        lines = split_lines(self.text)
        before = sum(len(line) for line in lines[: position["line"]])
        if position["line"] >= len(lines):
            return before
        return before + to_code_points(lines[position["line"]], position["character"], self.encoding)


def _progress(message: dict[str, Any], token: Any) -> str | None:
    params = message.get("params") or {}
    return params["value"]["kind"] if message.get("method") == "$/progress" and params["token"] == token else None


def _begins(message: dict[str, Any], title: str) -> bool:
    value = (message.get("params") or {}).get("value") if message.get("method") == "$/progress" else None
    return isinstance(value, dict) and value.get("kind") == "begin" and title in value["title"]
