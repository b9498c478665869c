"""`temoto unload` frees what temoto loaded, on the real Ollama and the real engine; a running server loads it again."""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.engines import ended, living
from tests.lsp.client import VSCODE, Editor, place, shown
from tests.testbed.ollama_server import SMOLLM2

TEXT, LINE, COLUMN = place("def fib(n):\n    if n < 2:\n        return n\n    │\n")


def unload(home: dict[str, str], *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "temoto", "unload", *words]
    return subprocess.run(
        command, env={**os.environ, **home, **more}, capture_output=True, text=True, timeout=60, check=False
    )


def as_json(home: dict[str, str]) -> dict[str, Any]:
    done = unload(home, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def resident(url: str) -> list[str]:
    return [one["name"] for one in httpx.get(f"{url}/api/ps", trust_env=False, timeout=10).json()["models"]]


@pytest.fixture
def emptied(ollama_url: str) -> str:
    """The run's Ollama with nothing in memory: tests before this one may have left a model of theirs there."""
    deadline = time.monotonic() + 30
    while left := resident(ollama_url):
        assert time.monotonic() < deadline, f"Ollama does not let go of {left}"
        for name in left:
            httpx.post(f"{ollama_url}/api/generate", json={"model": name, "keep_alive": 0}, trust_env=False, timeout=60)
        time.sleep(0.2)
    return ollama_url


def test_nothing_to_free_is_said(home: dict[str, str], tmp_path: Path):
    nobody = {**home, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    assert as_json(nobody) == {"freed": [], "problems": []}
    done = unload(nobody, LC_ALL="en_US.UTF-8")
    assert (done.returncode, done.stdout) == (0, "No model that temoto loaded is in memory.\n")


@pytest.mark.ollama
@pytest.mark.timed  # a status that comes late on a busy machine is told as a message
async def test_ollama_is_freed_and_the_server_loads_again(alone: dict[str, str], emptied: str, tmp_path: Path):
    ollama_url = emptied
    environment = {**alone, "OLLAMA_HOST": ollama_url, "XDG_STATE_HOME": str(tmp_path)}
    async with Editor(VSCODE, {"backend": "ollama"}, environment=environment) as editor:
        await editor.ready()
        uri = await editor.open(TEXT)
        assert resident(ollama_url) == [SMOLLM2]
        elsewhere = {**environment, "OLLAMA_HOST": "127.0.0.1:9"}  # a shell knows less than an editor
        (one,) = as_json(elsewhere)["freed"]
        assert (one["backend"], one["where"], one["model"]) == ("Ollama", ollama_url, SMOLLM2)
        assert resident(ollama_url) == []
        assert shown(await editor.inline(uri, LINE, COLUMN), "    ").startswith("return fib(n")
        assert resident(ollama_url) == [SMOLLM2]
        assert not editor.notifications("window/showMessage")


@pytest.mark.ollama
def test_what_others_loaded_is_left_alone(alone: dict[str, str], emptied: str, tmp_path: Path):
    ollama_url = emptied
    httpx.post(f"{ollama_url}/api/generate", json={"model": SMOLLM2}, trust_env=False, timeout=60)
    assert resident(ollama_url) == [SMOLLM2]
    assert as_json({**alone, "OLLAMA_HOST": ollama_url, "XDG_STATE_HOME": str(tmp_path)})["freed"] == []
    assert resident(ollama_url) == [SMOLLM2]


@pytest.mark.engine
@pytest.mark.timed  # on a busy machine one window may plan before it knows its RAM, and has an engine of another context
async def test_the_engine_is_freed_for_all_windows_and_comes_back(alone: dict[str, str]):
    async with Editor(VSCODE, environment=alone) as one, Editor(VSCODE, environment=alone) as other:
        for editor in (one, other):
            await editor.ready()
        deadline = time.monotonic() + 30
        while (
            len(pids := {engine.pid for engine in living(alone)}) != 1
        ):  # until both know their RAM, and so plan the same
            assert time.monotonic() < deadline, pids
            await asyncio.sleep(0.2)
        # Other tests share this home, and an Ollama of theirs may hold a model of temoto's too.
        (freed,) = [one for one in as_json(alone)["freed"] if one["backend"] == "embedded"]
        assert freed["vram"] == 0
        assert freed["size"] > 50_000_000
        assert all(ended(pid) for pid in pids)
        for editor in (one, other):
            before = len(editor.notifications("temoto/status"))
            uri = await editor.open(TEXT)
            assert shown(await editor.inline(uri, LINE, COLUMN), "    ").startswith("return fib(n")
            assert len(editor.notifications("temoto/status")) == before
        assert len(living(alone)) == 1
