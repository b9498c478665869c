"""A real model's answers at a stated pace: what it says is asked of a real Ollama once and kept in a file; how fast is a figure.

On a busy machine no two runs of a real model are alike. Here the words are the model's own and the clock is not: whoever changes when a
server asks sees by a second run (the first fills the file) what that gave. Works on one question at a time, keeps the last prompt in its
cache, reads a prompt to its end though its asker left, and stops writing then, as Ollama 0.20 does.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from tests.bench.replay.watched import Call
from tests.fakes.timed_ollama import LoopbackOllama, chunk

STEPS = (12, 48, 128)  # tokens the real model is asked for: most answers are left early
LETTERS = 4  # a token, roughly


@dataclass(frozen=True, slots=True)
class Pace:
    """Tokens a second that are written and read, and what a question takes besides."""

    writes: float = 30
    reads: float = 300
    begins_s: float = 0.05


class Answers:
    """What the model at `url` says behind a prompt; kept in `path`."""

    def __init__(self, url: str, model: str, path: Path) -> None:
        self.http = httpx.AsyncClient(base_url=url, timeout=120, trust_env=False)
        self.model, self.path, self.alone = model, path, asyncio.Lock()
        self.known: dict[str, list[dict[str, Any]]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self.asked = 0

    def save(self) -> None:
        self.path.write_text(json.dumps(self.known, ensure_ascii=False), "utf-8")

    async def piece(self, prompt: str, number: int) -> dict[str, Any] | None:
        """The piece of this number; None behind the last."""
        async with self.alone:
            for most in STEPS:
                known = self.known.get(prompt)
                if known is not None and (number < len(known) or known[-1]["done"]):
                    break
                self.asked += 1
                options = {"temperature": 0, "repeat_penalty": 1.0, "num_predict": most, "num_ctx": 4096}
                asked = {"model": self.model, "prompt": prompt, "raw": True, "logprobs": True, "top_logprobs": 20}
                answer = await self.http.post("/api/generate", json={**asked, "options": options})
                pieces = [json.loads(line) for line in answer.text.splitlines()]
                kept = [{"response": p.get("response", ""), "done": False, "logprobs": _short(p)} for p in pieces]
                kept[-1]["done"] = pieces[-1].get("done_reason") == "stop"
                self.known[prompt] = kept if kept[-1]["done"] else kept[:-1]
        known = self.known[prompt]
        return known[number] if number < len(known) and not known[number]["done"] else None


def _short(piece: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "token": token["token"],
            "logprob": round(token["logprob"], 3),
            "top_logprobs": [
                {"token": other["token"], "logprob": round(other["logprob"], 3)} for other in token["top_logprobs"]
            ],
        }
        for token in piece.get("logprobs") or ()
    ]


class PacedOllama(LoopbackOllama):
    """One Ollama that says what `answers` say."""

    def __init__(self, answers: Answers, pace: Pace) -> None:
        self.answers, self.pace = answers, pace
        self.calls: list[Call] = []
        self.cached, self.free = "", asyncio.Lock()
        self.busy = 0.0

    async def _generate(
        self, asked: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        prompt, options = str(asked["prompt"]), asked.get("options", {})
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        gone = asyncio.create_task(reader.read(1))
        call = Call(perf_counter(), prompt, options.get("num_predict", 128))
        async with self.free:
            if not gone.done():
                self.calls.append(call)
                await self._work(asked, call, gone, writer)
                # What this pace costs; asking the real model for what is new is not part of it.
                self.busy += self.pace.begins_s + call.read / self.pace.reads + call.written / self.pace.writes
        call.ended = perf_counter()
        if not call.left:
            read_s, write_s = call.read / self.pace.reads + self.pace.begins_s, call.written / self.pace.writes
            told = {"eval_count": call.written, "eval_duration": int(write_s * 1e9), "prompt_eval_count": call.read}
            chunk(writer, {"response": "", "done": True, **told, "prompt_eval_duration": int(read_s * 1e9)})
            writer.write(b"0\r\n\r\n")
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone

    async def _work(
        self, asked: dict[str, Any], call: Call, gone: asyncio.Task[bytes], writer: asyncio.StreamWriter
    ) -> None:
        prompt, stops = call.prompt, asked.get("options", {}).get("stop", ())
        same = next((at for at, pair in enumerate(zip(prompt, self.cached, strict=False)) if pair[0] != pair[1]), None)
        same = min(len(prompt), len(self.cached)) if same is None else same
        call.read = max(1, (len(prompt) - same) // LETTERS)
        self.cached = prompt
        await asyncio.sleep(self.pace.begins_s + call.read / self.pace.reads)
        for number in range(call.most):
            piece = await self.answers.piece(prompt, number)
            if piece is None:
                return
            call.left = gone in (await asyncio.wait({gone}, timeout=1 / self.pace.writes))[0]
            if call.left:
                return
            call.first = call.first or perf_counter()
            call.written += 1
            said, stopped = call.text + piece["response"], False
            for stop in stops:
                stopped, said = stopped or stop in said, said.partition(stop)[0]
            told: dict[str, Any] = {"response": said[len(call.text) :], "done": False}
            if asked.get("logprobs"):
                told["logprobs"] = piece["logprobs"]
            call.text = said
            if told["response"]:
                chunk(writer, told)
            if stopped:
                return
        call.left = gone.done()
