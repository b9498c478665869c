"""What temoto writes is read by the tools' own programs, and the model and context of the plan are what comes over the wire.

The tools are large: `make tools` gets them, without them these tests are skipped by name.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

from temoto.adapters.configuring import changes
from tests.adapters.configuring.tool_home import KEY, ToolHome, at_home
from tests.core.configuring.plans import CHAT, FIM
from tests.fakes.tools_ollama import CHAT as CHATS
from tests.fakes.tools_ollama import GENERATE, OLLAMAS_CHAT, RESPONSES, WORDS, ToolsOllama
from tests.testbed import tools
from tests.testbed.ollama_server import free_port

SAY = "say hello to me"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where temoto remembers what it wrote."""
    for module in ("temoto.adapters.configuring.records", changes.__name__):
        monkeypatch.setattr(f"{module}.state_file", lambda name: tmp_path / "state" / name)


async def asked_by_the_alias(
    home: ToolHome, target: str, *words: str, route: str = CHATS, besides: frozenset[str] = frozenset()
) -> None:
    """The tool answers with what Ollama said, asks for the alias by a route that takes no context, and leaves its file as it is.

    `besides`: what it sends all the same, though nothing reads it there."""
    home.configure(target)
    written = home.path(target).read_bytes()
    code, printed = await home.ask(*words)
    assert (code, WORDS in printed) == (0, True), printed
    assert {(path, body["model"]) for path, body in home.ollama.questions} == {(route, CHAT.alias)}
    said = {key for _, body in home.ollama.questions for key in body}
    assert said & {"num_ctx", "options", "keep_alive"} == besides
    assert home.path(target).read_bytes() == written
    home.undo(target)
    assert not home.path(target).exists()


async def test_codex_reads_its_profile(tmp_path: Path):
    async with at_home(tools.CODEX, tmp_path) as home:
        strict = ("--strict-config", "--skip-git-repo-check")
        await asked_by_the_alias(home, "codex", "exec", "-p", "temoto", *strict, SAY, route=RESPONSES)


async def test_qwen_code_has_the_key_it_insists_on(tmp_path: Path):
    async with at_home(tools.QWEN, tmp_path) as home:
        await asked_by_the_alias(home, "qwen-code", "-p", SAY)


async def test_kilos_shell_goes_on_asking_from_its_first_start_on(tmp_path: Path):
    async with at_home(tools.KILO, tmp_path) as home:
        await asked_by_the_alias(home, "kilo", "run", SAY)


async def test_crush_asks_one_model_for_everything(tmp_path: Path):
    async with at_home(tools.CRUSH, tmp_path) as home:
        await asked_by_the_alias(home, "crush", "run", SAY)


async def test_opencode_asks_our_provider_and_no_cloud(tmp_path: Path):
    async with at_home(tools.OPENCODE, tmp_path) as home:
        await asked_by_the_alias(home, "opencode", "run", SAY)


async def test_cline_sends_the_context_and_keeps_our_entry(tmp_path: Path):
    async with at_home(tools.CLINE, tmp_path) as home:
        home.configure("cline")
        written = json.loads(home.path("cline").read_bytes())
        data = home.path("cline").parent.parent
        code, printed = await home.ask("--data-dir", str(data), "--json", SAY)
        assert code == 0, printed
        for path, body in home.ollama.questions:
            assert (path, body["model"], body["options"]["num_ctx"]) == (OLLAMAS_CHAT, CHAT.tag, CHAT.context)
        assert home.ollama.questions
        # It writes its file anew at each start: what it took of ours is still there, to the value.
        after = json.loads(home.path("cline").read_bytes())
        ours = written["providers"]["ollama"]["settings"]
        assert after["providers"]["ollama"]["settings"] == ours
        assert after["lastUsedProvider"] == "ollama"
        home.undo("cline")
        assert not home.path("cline").exists() or "ollama" not in home.path("cline").read_text(encoding="utf-8")


async def test_aider_sends_one_context_with_every_message(tmp_path: Path):
    async with at_home(tools.AIDER, tmp_path) as home:
        home.configure("aider")
        written = [home.path("aider", number).read_bytes() for number in range(3)]
        code, printed = await home.ask("--message", SAY, "--yes-always", "--no-git")
        assert (code, WORDS in printed) == (0, True), printed
        for path, body in home.ollama.questions:
            assert (path, body["model"]) == (OLLAMAS_CHAT, CHAT.tag)
            assert (body["options"]["num_ctx"], body["keep_alive"]) == (CHAT.context, "30m")
        assert home.ollama.questions
        assert [home.path("aider", number).read_bytes() for number in range(3)] == written


async def test_continues_program_for_terminals_has_the_context_by_the_alias(tmp_path: Path):
    async with at_home(tools.CN, tmp_path) as home:
        await asked_by_the_alias(home, "continue", "-p", SAY, besides=frozenset({"keep_alive"}))


async def test_continues_own_reader_drops_no_key(tmp_path: Path):
    async with at_home(tools.CN, tmp_path) as home:
        home.configure("continue")
        script = tmp_path / "read.mjs"
        script.write_text(READ, encoding="utf-8")
        package = home.tool.parent.parent / "@continuedev" / "config-yaml"
        node = replace(home, tool=Path(shutil.which("node") or "node"))
        code, printed = await node.ask(str(script), str(package), str(home.path("continue")))
        assert code == 0, printed
        taken = json.loads(printed.splitlines()[-1])
        assert taken["faults"] == []
        assert taken["kept"] == YAML(typ="safe").load(home.path("continue").read_text(encoding="utf-8"))


# What its reader made of the file, and what it has to say about it.
READ = """
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const [folder, file] = process.argv.slice(2);
const { parseConfigYaml, validateConfigYaml } = createRequire(import.meta.url)(folder);
const kept = parseConfigYaml(readFileSync(file, 'utf8'));
console.log(JSON.stringify({ kept, faults: validateConfigYaml(kept) ?? [] }));
"""


async def test_llm_sends_the_context(tmp_path: Path):
    async with at_home(tools.LLM, tmp_path) as home:
        home.configure("llm")
        code, printed = await home.ask(SAY)
        ((path, body),) = home.ollama.questions
        assert (code, path, body["model"], body["options"]) == (0, OLLAMAS_CHAT, CHAT.tag, {"num_ctx": CHAT.context})
        assert WORDS in printed


async def test_litellm_sends_what_its_routes_drop_and_asks_each_host(tmp_path: Path):
    async with at_home(tools.LITELLM, tmp_path) as first, ToolsOllama([CHAT.tag, FIM.tag]) as other:
        home = replace(first, plan=replace(first.plan, also=(other.url,)))
        home.configure("litellm")
        port = str(free_port())
        words = ("--config", str(home.path("litellm")), "--host", "127.0.0.1", "--port", port)
        async with (
            home.running(*words, until="Uvicorn running on"),
            asking(f"http://127.0.0.1:{port}") as client,
        ):
            await both_are_asked(client, home.ollama, other)
            prompt = {"model": "temoto-completion", "prompt": "<|fim_prefix|>a = ", "max_tokens": 8}
            await client.post("/v1/completions", json=prompt)
        ((path, body),) = home.ollama.questions + other.questions
        assert (path, body["model"], body["prompt"]) == (GENERATE, FIM.tag, "<|fim_prefix|>a = ")
        assert (body["raw"], body["keep_alive"]) == (True, "30m")
        assert body["options"] == {"num_ctx": FIM.context, "num_predict": 8}


def asking(url: str) -> httpx.AsyncClient:
    key = {"Authorization": f"Bearer {KEY}"}
    return httpx.AsyncClient(base_url=url, headers=key, trust_env=False, timeout=60)


async def both_are_asked(client: httpx.AsyncClient, *ollamas: ToolsOllama) -> None:
    """Each host gets some of many questions, with context and keep_alive."""
    asked: dict[str, Any] = {"model": "temoto-chat", "messages": [{"role": "user", "content": SAY}]}
    for _ in range(40):
        answer = await client.post("/v1/chat/completions", json=asked)
        assert answer.json()["choices"][0]["message"]["content"] == WORDS
        if all(fake.questions for fake in ollamas):
            break
    for fake in ollamas:
        for path, body in fake.questions:
            assert (path, body["model"], body["keep_alive"]) == (OLLAMAS_CHAT, CHAT.tag, "30m")
            assert body["options"]["num_ctx"] == CHAT.context
        assert fake.questions
        fake.heard.clear()
