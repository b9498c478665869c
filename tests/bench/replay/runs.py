"""One trace typed into one server, with a model that knows, a real one, or a real one's answers at a stated pace."""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import httpx

from tests.bench.replay.paced import Answers, Pace, PacedOllama
from tests.bench.replay.rows import Cost
from tests.bench.replay.traces import Trace, finished
from tests.bench.replay.typist import Seen, Typist
from tests.bench.replay.watched import Call, WatchedOllama
from tests.fakes.knowing_ollama import KnowingOllama
from tests.fakes.timed_ollama import MODEL
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor
from tests.testbed.ollama_server import SMOLLM2, Server

NAIVE = (str(Path(__file__).with_name("naive_server.py")),)
TEMOTO = ("-P", "-m", "temoto", "serve")


@dataclass(frozen=True, slots=True)
class Build:
    """A server, and how it is started."""

    name: str
    words: Sequence[str]
    python: str = sys.executable


class ServerProcess(ProcessEditor):
    """A server of any build, or none of ours."""

    def __init__(self, build: Build, model: str, url: str) -> None:
        home = tempfile.mkdtemp(prefix="temoto-replay-")
        places = {"HOME": home, "XDG_CACHE_HOME": home, "OLLAMA_HOST": url, "REPLAY_MODEL": model}
        super().__init__(VSCODE, {"backend": "ollama", "completion": {"model": model}}, environment=places)
        self.command = (build.python, *build.words)
        self.killed = True  # how it ends is not what is measured

    async def begin(self) -> None:
        if "temoto" in self.command:
            await self.ready()


async def scripted(rate: float, reads: float | None, build: Build, trace: Trace) -> tuple[Seen, Cost]:
    """A model that knows what will be typed, and says it at `rate` tokens a second."""
    async with KnowingOllama(finished(trace), rate, reads) as model:
        async with ServerProcess(build, MODEL, model.url) as editor:
            await editor.begin()
            model.calls.clear()
            seen = await Typist(editor, trace).play()
        now = perf_counter()
        cost = Cost(
            len(model.calls),
            sum(call.read for call in model.calls),
            sum(call.written for call in model.calls),
            sum((call.ended or now) - call.began for call in model.calls),
            sum(call.left for call in model.calls),
        )
    return seen, cost


async def paced(answers: Answers, pace: Pace, build: Build, trace: Trace) -> tuple[Seen, Cost, list[Call]]:
    """What a real model says, at a stated pace."""
    async with PacedOllama(answers, pace) as model, ServerProcess(build, MODEL, model.url) as editor:
        await editor.begin()
        model.calls.clear()
        model.busy = 0.0
        seen = await Typist(editor, trace).play()
    return seen, _cost(model.calls, model.busy), model.calls


async def real(at: Server, build: Build, trace: Trace) -> tuple[Seen, Cost, list[Call]]:
    """A real model, which is in memory before the first key whoever asks it."""
    async with WatchedOllama(at.url) as watched, ServerProcess(build, SMOLLM2, watched.url) as editor:
        await editor.begin()
        if build.words is NAIVE:
            async with httpx.AsyncClient(base_url=at.url, timeout=120, trust_env=False) as http:
                once = {"model": SMOLLM2, "prompt": "a", "raw": True, "options": {"num_predict": 1}}
                (await http.post("/api/generate", json=once)).raise_for_status()
        watched.calls.clear()
        busy = at.cpu_seconds()
        seen = await Typist(editor, trace).play()
    return seen, _cost(watched.calls, at.cpu_seconds() - busy), watched.calls


def _cost(calls: Sequence[Call], busy: float) -> Cost:
    return Cost(
        len(calls),
        written=sum(call.written for call in calls),
        busy=busy,
        left=sum(call.left for call in calls),
    )
