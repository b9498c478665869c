r"""A fake server whose model says what a test wrote down: what only a capable model would say, and what bad ones do.

Speaks Ollama's own interface and OpenAI's, streamed, on a free loopback port, from a thread: editors driven by a blocking test
are served as well as asyncio ones. It keeps what it was asked, and sees when its asker goes away in the middle.

    with ScriptedChat("```python\nx = 1\n```") as fake: …   # fake.url, fake.talks, fake.broken_off
"""

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "scripted-coder:7b"
PIECE = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: its text, the thought before it, `pace` seconds a piece, whether it is cut by length, or dies in the middle."""

    text: str
    thought: str = ""
    pace: float = 0.0
    cut: bool = False
    dies: bool = False


class ScriptedChat:
    """Answers each chat with the next reply, and the last one again and again."""

    def __init__(
        self,
        *replies: Any,
        pace: float = 0.0,
        ghost: str | Callable[[str], str] = " 3",
        status: int = 200,
        gone: bool = False,
    ) -> None:
        self.replies = list(replies) or [""]
        self.pace, self.ghost, self.status, self.gone = pace, ghost, status, gone
        self.talks: list[dict[str, Any]] = []
        self.prompts: list[dict[str, Any]] = []
        self.broken_off = 0  # chats whose asker went away before their end
        self.running = 0
        self.started = threading.Event()
        self.lock = threading.Lock()
        self.port = 0  # the system chooses

    def __enter__(self) -> "ScriptedChat":
        self.up()
        return self

    def up(self) -> None:
        """Serve, at the same address as before."""
        fake = self

        class Handler(_Handler):
            script = fake

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        self.port, self.killed = self.server.server_address[1], False
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def down(self) -> None:
        """Be gone, as one that was killed: nobody answers here, also on connections that are open."""
        self.killed = True
        self.server.shutdown()
        self.server.server_close()

    def __exit__(self, *_error: object) -> None:
        if not self.killed:
            self.down()

    def next_reply(self, messages: list[dict[str, str]]) -> Said:
        with self.lock:
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        said = reply(messages) if callable(reply) else reply
        return said if isinstance(said, Said) else Said(said, pace=self.pace)

    def last_words(self) -> str:
        """What the user's turn of the last chat said. One that was only to have the model read (one token) may come late, and is none."""
        whole = [talk for talk in self.talks if talk.get("options", {}).get("num_predict") != 1]
        return whole[-1]["messages"][-1]["content"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the other side to acknowledge its head
    script: ScriptedChat

    def log_message(self, *_words: object) -> None:
        """Nothing: tests read what was asked from the script."""

    def parse_request(self) -> bool:
        if self.script.killed:
            self.close_connection = True
            return False
        return super().parse_request()

    def do_GET(self) -> None:
        details = {"family": "scripted", "parameter_size": "7B", "quantization_level": "Q4_K_M"}
        listed = [] if self.script.gone else [{"name": MODEL, "size": 400_000_000, "digest": "0", "details": details}]
        answers = {
            "/api/version": {"version": "0.20.0"},
            "/api/tags": {"models": listed},
            "/api/ps": {"models": []},
            "/v1/models": {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "scripted"}]},
        }
        found = answers.get(self.path)
        self._whole(found or {"error": "no such place"}, 200 if found else 404)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        if self.path == "/api/show":
            self._whole(
                {"model_info": {}, "capabilities": ["completion", "thinking"], "details": {"family": "scripted"}}
            )
        elif self.path in {"/api/generate", "/v1/completions"}:
            self.script.prompts.append(body)
            self._completes(body)
        elif self.path in {"/api/chat", "/v1/chat/completions"} and body.get("messages"):
            self.script.talks.append(body)
            if self.script.status != 200:
                self._whole({"error": "scripted failure"}, self.script.status)
            else:
                self._chats(body)
        else:
            self._whole({"error": "no such place"}, 404)

    def _completes(self, body: dict[str, Any]) -> None:
        done = {
            "model": MODEL,
            "done": True,
            "done_reason": "stop",
            "eval_count": 1,
            "eval_duration": 10**7,
            "prompt_eval_count": 9,
        }
        if not body.get("stream") or not body.get("prompt"):
            self._whole({"response": "", **done})
            return
        self._open("application/x-ndjson")
        ghost = self.script.ghost
        said = ghost if isinstance(ghost, str) else ghost(body["prompt"])
        self._chunk(json.dumps({"model": MODEL, "response": said, "done": False}) + "\n")
        self._chunk(json.dumps({"response": "", **done}) + "\n")
        self._chunk("")

    def _chats(self, body: dict[str, Any]) -> None:
        script, ollama = self.script, self.path == "/api/chat"
        said = script.next_reply(body["messages"])
        script.running += 1
        script.started.set()
        try:
            self._open("application/x-ndjson" if ollama else "text/event-stream")
            for kind, text in (("thinking", said.thought), ("content", said.text)):
                for piece in PIECE.findall(text):
                    time.sleep(said.pace)
                    self._piece(kind, piece, ollama=ollama)
            if said.dies:
                self.close_connection = True
                return
            self._end(cut=said.cut, ollama=ollama)
        except OSError:
            script.broken_off += 1
            self.close_connection = True
        finally:
            script.running -= 1

    def _piece(self, kind: str, text: str, *, ollama: bool) -> None:
        if ollama:
            self._chunk(json.dumps({"message": {"role": "assistant", "content": "", kind: text}, "done": False}) + "\n")
        else:
            delta = {"reasoning_content" if kind == "thinking" else "content": text}
            self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})

    def _end(self, *, cut: bool, ollama: bool) -> None:
        reason = "length" if cut else "stop"
        if ollama:
            last = {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": reason}
            self._chunk(json.dumps({**last, "eval_count": 5, "eval_duration": 10**8, "prompt_eval_count": 50}) + "\n")
        else:
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
            self._chunk("data: [DONE]\n\n")
        self._chunk("")

    def _event(self, piece: dict[str, Any]) -> None:
        self._chunk(f"data: {json.dumps(piece)}\n\n")

    def _open(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _chunk(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
        self.wfile.flush()

    def _whole(self, answer: dict[str, Any], status: int = 200) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def rest_of(text: str) -> Callable[[str], str]:
    """A ghost for a prompt: what is still to write of `text`, of which the prompt's end may stand there already."""

    def rest(prompt: str) -> str:
        there = max((size for size in range(len(text) + 1) if prompt.endswith(text[:size])), default=0)
        return text[there:]

    return rest


def fenced(code: str, language: str = "python", before: str = "", after: str = "") -> str:
    """A reply as a model that behaves gives it."""
    return f"{before}```{language}\n{code}{'' if code.endswith(chr(10)) else chr(10)}```{after}"
