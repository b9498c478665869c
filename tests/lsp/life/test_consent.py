"""Nothing is fetched without a yes: the question, its answers, and an editor that cannot ask."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import HELIX, UNANSWERED, VSCODE, Editor
from tests.lsp.others import ALE
from tests.stranger import downloaded, mirror, part
from tests.testbed.registry import registry

pytestmark = pytest.mark.engine

ASKED = "window/showMessageRequest"
MODEL = "smollm2:135m-instruct-q4_1"


@pytest.fixture
def fresh(fresh: dict[str, str]) -> dict[str, str]:
    """A stranger's machine whose user wants the small model: what the plan would choose depends on the machine."""
    return {**fresh, "TEMOTO_COMPLETION_MODEL": MODEL}


def answering(title: str | None) -> dict[str, Callable[[dict[str, Any]], Any]]:
    return {ASKED: lambda _message: None if title is None else {"title": title}}


async def asked(editor: Editor) -> dict[str, Any]:
    return (await editor.until(lambda said: said.get("method") == ASKED))["params"]


async def completes(editor: Editor) -> None:
    """Ghost text comes; a busy machine may have told its memory late, and been planned again."""
    uri = await editor.open("def fib(n):\n    if n < 2:\n        return n\n    ")
    async with asyncio.timeout(30):
        while not await editor.inline(uri, 3, 4):  # noqa: ASYNC110 - the editor has no event for this
            await asyncio.sleep(0.2)


async def test_a_yes_fetches_with_progress_and_then_completes(fresh: dict[str, str]):
    async with Editor(VSCODE, environment=fresh, answers=answering("Fetch it")) as editor:
        question = await asked(editor)
        assert question["message"].startswith(
            f"temoto: No model for completions is here yet. Fetch {MODEL} for embedded? 98 MB, licence apache-2.0."
        )
        assert [action["title"] for action in question["actions"]] == ["Fetch it", "Not now"]
        await editor.ready()
        await completes(editor)
    said = [params["value"].get("message") or "" for params in editor.notifications("$/progress")]
    assert any(message.startswith(f"Fetching {MODEL}") for message in said)
    assert downloaded(fresh) == ["SmolLM2-135M-Instruct.Q4_1.gguf"]


@pytest.mark.parametrize("answer", ["Not now", None], ids=["no", "put away"])
async def test_a_no_is_remembered(answer: str | None, fresh: dict[str, str]):
    async with Editor(VSCODE, environment=fresh, answers=answering(answer)) as editor:
        await asked(editor)
        await asyncio.sleep(0.5)
    async with Editor(VSCODE, environment=fresh, answers=answering(answer)) as editor:
        await editor.status("error")
        await asyncio.sleep(1)
    assert not [message for message in editor.heard if message.get("method") == ASKED]
    assert downloaded(fresh) == []


async def test_a_question_that_is_never_answered_holds_nothing_up(fresh: dict[str, str]):
    async with Editor(VSCODE, environment=fresh, answers={ASKED: lambda _message: UNANSWERED}) as editor:
        await asked(editor)
        uri = await editor.open("x = ")
        assert await editor.inline(uri, 0, 4) == []
    assert downloaded(fresh) == []


async def test_a_question_that_was_left_unanswered_is_put_again_to_who_asks_for_it(fresh: dict[str, str]):
    """C-g in Emacs leaves a question, and eglot answers nothing."""
    async with Editor(VSCODE, environment=fresh, answers={ASKED: lambda _message: UNANSWERED}) as editor:
        first = await asked(editor)
        assert await editor.request("workspace/executeCommand", {"command": "temoto.fetchModel"})
        await editor.until(lambda _one: len(editor.notifications(ASKED)) == 2)
        assert editor.notifications(ASKED)[1] == first
    assert downloaded(fresh) == []


async def test_an_editor_that_announces_no_window_is_told_the_command(fresh: dict[str, str]):
    """ALE (Vim) would neither show the question nor answer it."""
    async with Editor(environment=fresh, **ALE.words) as editor:
        await editor.until(lambda said: "temoto pull" in str((said.get("params") or {}).get("message")))
        assert editor.notifications(ASKED) == []
    assert downloaded(fresh) == []


async def test_an_editor_that_cannot_ask_is_told_the_command(fresh: dict[str, str]):
    def refuse(message: dict[str, Any]) -> object:
        error = {"code": -32601, "message": "unknown method"}
        editor.send_raw(json.dumps({"jsonrpc": "2.0", "id": message["id"], "error": error}).encode())
        return UNANSWERED

    async with Editor(HELIX, environment=fresh, answers={ASKED: refuse}) as editor:
        told = await editor.until(
            lambda said: said.get("method") == "window/showMessage" and "temoto pull" in said["params"]["message"]
        )
        assert told["params"]["message"] == (
            f"temoto: No model for completions is here yet. `temoto pull {MODEL}` fetches {MODEL} (98 MB, apache-2.0)."
        )
    assert downloaded(fresh) == []


async def test_in_japanese(fresh: dict[str, str]):
    async with Editor(VSCODE, environment=fresh, locale="ja", answers=answering(None)) as editor:
        question = await asked(editor)
        assert "取得しますか?" in question["message"]
        assert [action["title"] for action in question["actions"]] == ["取得する", "今はしない"]


async def test_completions_that_are_off_ask_nothing(fresh: dict[str, str]):
    async with Editor(VSCODE, {"completion": {"enabled": False}}, environment=fresh) as editor:
        await editor.status("off")
        await asyncio.sleep(0.5)
    assert not [message for message in editor.heard if message.get("method") == ASKED]


IN_REGISTRY = """
family = "smollm2"

[[model]]
id = "smollm2-here"
name = "SmolLM2 in a registry on this machine"
params_b = 0.135
licence = "apache-2.0"
roles = ["completion"]
source = "a test"
weights = [{{ tag = "{tag}", quantization = "Q4_1", size_gb = 0.1, base = true }}]
"""


@pytest.mark.ollama
async def test_a_yes_has_ollama_pull_and_then_completes(fresh: dict[str, str], empty_ollama: str, model_file: Path):
    """The real Ollama, the real pull; only the registry is on this machine, and this user's catalog names its model."""
    folder = Path(fresh["XDG_CONFIG_HOME"]) / "temoto" / "catalog"
    folder.mkdir(parents=True)
    with registry(model_file) as shop:
        (folder / "here.toml").write_text(IN_REGISTRY.format(tag=shop.reference))
        options = {"backend": "ollama", "completion": {"model": shop.reference, "delayMs": 0}}
        there = {**fresh, "OLLAMA_HOST": empty_ollama, "TEMOTO_COMPLETION_MODEL": shop.reference}
        async with Editor(VSCODE, options, environment=there, answers=answering("Fetch it")) as editor:
            question = await asked(editor)
            assert f"Fetch {shop.reference} for Ollama? 100 MB, licence apache-2.0." in question["message"]
            assert (await editor.ready())["model"] == shop.reference
            await completes(editor)
        said = [params["value"].get("message") or "" for params in editor.notifications("$/progress")]
        assert any(message.startswith(f"Fetching {shop.reference}") for message in said)
        kept = json.loads((Path(fresh["XDG_STATE_HOME"]) / "temoto" / "remembered.json").read_text())
        assert kept["licences"][shop.reference]["licence"] == "apache-2.0"
        assert shop.served == len(shop.model)


def fetching(heard: dict[str, Any]) -> bool:
    value = heard["params"]["value"] if heard.get("method") == "$/progress" else {}
    return value.get("percentage", 0) >= 20 and (value.get("message") or "").startswith("Fetching")


@pytest.mark.timed
async def test_a_fetch_that_is_cancelled_stops_and_goes_on_where_it_was(fresh: dict[str, str], model_file: Path):
    with mirror(fresh, model_file) as files:
        async with Editor(VSCODE, environment=fresh, answers=answering("Fetch it")) as editor:
            shown = await editor.until(fetching)
            token = shown["params"]["token"]
            await editor.notify("window/workDoneProgress/cancel", {"token": token})
            await editor.until(
                lambda said: said.get("method") == "$/progress" and said["params"] == {"token": token, "value": {"kind": "end"}}, 3
            )  # fmt: skip
            await asyncio.sleep(0.5)
            kept = part(fresh)
            assert 10_000_000 < kept < 90_000_000
            await asyncio.sleep(0.5)
            assert part(fresh) == kept
            files.pause_s = 0.0
            assert await editor.request("workspace/executeCommand", {"command": "temoto.fetchModel"})
            await editor.ready()
    assert [given for _, given in files.asked] == ["", f"bytes={kept}-"]
    assert downloaded(fresh) == ["SmolLM2-135M-Instruct.Q4_1.gguf"]


async def test_an_editor_that_goes_while_it_fetches_is_not_kept_waiting(fresh: dict[str, str], model_file: Path):
    with mirror(fresh, model_file) as files:
        async with Editor(VSCODE, environment=fresh, answers=answering("Fetch it")) as editor:
            await editor.until(fetching)
            files.pause_s = 20  # the line falls silent
            await asyncio.sleep(0.3)
        # leaving the block shut the server down and waited for its end, for ten seconds at most
    assert part(fresh) > 10_000_000


async def test_two_windows_that_both_agree_fetch_once(fresh: dict[str, str], model_file: Path):
    with mirror(fresh, model_file, pause_s=0.02) as files:
        async with (
            Editor(VSCODE, environment=fresh, answers=answering("Fetch it")) as one,
            Editor(VSCODE, environment=fresh, answers=answering("Fetch it")) as other,
        ):
            await one.ready()
            await other.ready()
    assert len(files.asked) == 1


async def test_a_file_from_a_registry_is_asked_for_only_after_a_yes_and_then_completes(
    fresh: dict[str, str], model_file: Path
):
    folder = Path(fresh["XDG_CONFIG_HOME"]) / "temoto" / "catalog"
    folder.mkdir(parents=True)
    (folder / "here.toml").write_text(IN_REGISTRY.format(tag="smollm2:here"))
    seen: list[tuple[int, str]] = []  # what the registry had been asked before each question
    with registry(model_file, "library/smollm2:here", "Ask us first.") as shop:

        def answer(message: dict[str, Any]) -> dict[str, str]:
            seen.append((len(shop.asked), message["params"]["message"]))
            return {"title": "Fetch it"}

        there = {
            **fresh, "TEMOTO_COMPLETION_MODEL": "smollm2:here", "TEMOTO_REGISTRY": f"http://{shop.address}",
        }  # fmt: skip
        async with Editor(VSCODE, environment=there, answers={ASKED: answer}) as editor:
            assert (await editor.ready())["model"] == "smollm2:here"
            await completes(editor)
    (before, first), (later, second) = seen  # the second, because nobody knows this licence by its name
    assert before == 0 < later
    assert "Fetch smollm2:here for embedded? 100 MB, licence apache-2.0." in first
    assert f" A yes asks {shop.address} for it." in first
    assert f"It comes from {shop.address}, where its licence begins “Ask us first.” (the whole text: " in second
    assert shop.served == len(shop.model)
    assert downloaded(fresh) == ["smollm2--here.gguf"]
