"""A fake Ollama that knows what will be typed, and says it at a stated number of tokens a second, one question at a time.

For measuring what a server makes of a model: what no real model does twice alike. It keeps the last prompt in its cache as llama.cpp
does, reads what is new of the next one at twenty times its writing speed or as told, and stops when its asker leaves. What it cannot
place (a typing error) it answers with a word that is nobody's.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from tests.fakes.timed_ollama import LoopbackOllama, chunk

READS = 20  # times faster than it writes
TOKEN = 4  # characters
PLACES = (80, 40, 20, 10)  # characters before the cursor by which it finds its place


@dataclass(slots=True)
class Call:
    """One question: when its work began and ended, the tokens read and written, and whether its asker left."""

    began: float
    ended: float = 0.0
    read: int = 0
    written: int = 0
    left: bool = False


class KnowingOllama(LoopbackOllama):
    """`text` is how the document will be in the end; `reads` are the tokens a second of a prompt that is read (a processor: 100 to 1,500)."""

    def __init__(self, text: str, tokens_per_second: float, reads: float | None = None) -> None:
        self.text, self.rate = text, tokens_per_second
        self.reads = reads or tokens_per_second * READS
        self.calls: list[Call] = []
        self.cached = ""
        self.free = asyncio.Lock()

    def answer(self, prompt: str) -> str:
        """What follows the text before the cursor, at the place where it stands in the finished document."""
        before = prompt.partition("<|fim_suffix|>")[0].rpartition("<|fim_prefix|>")[2]
        for size in PLACES:
            known = before[-size:]
            if len(known) >= min(size, PLACES[-1]) and known in self.text:
                return self.text[self.text.index(known) + len(known) :]
        return " nothing_known\n"

    async def _generate(
        self, asked: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        prompt, options = str(asked["prompt"]), asked.get("options", {})
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        gone = asyncio.create_task(reader.read(1))
        async with self.free:
            if gone.done():
                return
            call = Call(perf_counter())
            self.calls.append(call)
            same = next((at for at, pair in enumerate(zip(prompt, self.cached, strict=False)) if pair[0] != pair[1]), 0)
            call.read = max(1, (len(prompt) - min(same or len(self.cached), len(prompt))) // TOKEN)
            self.cached = prompt
            call.left = await self._waits(gone, call.read / self.reads)
            said = self.answer(prompt)
            for stop in options.get("stop", ()):
                said = said.partition(stop)[0]
            said = said[: TOKEN * options.get("num_predict", 128)]
            for at in range(0, len(said), TOKEN):
                call.left = call.left or await self._waits(gone, 1 / self.rate)
                if call.left:
                    break
                call.written += 1
                chunk(writer, {"response": said[at : at + TOKEN], "done": False})
            call.ended = perf_counter()
        if not call.left:
            chunk(writer, {"response": "", "done": True, "eval_count": call.written, "prompt_eval_count": call.read})
            writer.write(b"0\r\n\r\n")
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone

    async def _waits(self, gone: asyncio.Task[bytes], seconds: float) -> bool:
        """Whether the asker left while this was worked on."""
        return gone in (await asyncio.wait({gone}, timeout=seconds))[0]
