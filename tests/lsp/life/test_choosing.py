"""temoto/models: what an editor can let its user choose from."""

from typing import Any

from tests.fakes.bad_ollama import HEALTHY, BadOllama, value
from tests.lsp.client import VSCODE, Editor

SMALL, LARGE, HUGE = "qwen2.5-coder:0.5b-base", "qwen2.5-coder:1.5b-base", "scripted-coder:900b"
SIZES = {SMALL: 531_000_000, LARGE: 986_000_000, HUGE: 600_000_000_000}
TAGS = {
    "/api/tags": value(
        {
            "models": [
                {"name": name, "size": size, "digest": name, "details": {"family": "qwen2"}}
                for name, size in SIZES.items()
            ]
        }
    )
}


async def models(editor: Editor) -> dict[str, Any]:
    return await editor.request("temoto/models", None)


async def test_every_model_that_completes_is_listed_and_which_fits(alone: dict[str, str]):
    async with (
        BadOllama(HEALTHY | TAGS) as fake,
        Editor(VSCODE, {"backend": "ollama", "url": fake.url}, environment=alone) as editor,
    ):
        serves = (await editor.ready())["model"]
        answer = await models(editor)
        assert {one["model"]: one["fits"] for one in answer["models"]} == {SMALL: True, LARGE: True, HUGE: False}
        assert [one["model"] for one in answer["models"] if one["current"]] == [serves] != [HUGE]
        assert all(one["text"] for one in answer["models"])
        assert answer["named"] == ""
        assert any(line.startswith("RAM: ") for line in answer["machine"])


async def test_a_named_model_hides_no_other(alone: dict[str, str]):
    named = {"backend": "ollama", "completion": {"model": SMALL}}
    async with (
        BadOllama(HEALTHY | TAGS) as fake,
        Editor(VSCODE, named | {"url": fake.url}, environment=alone, locale="ja") as editor,
    ):
        assert (await editor.ready())["model"] == SMALL
        answer = await models(editor)
        assert {one["model"] for one in answer["models"]} == set(SIZES)
        assert [one["model"] for one in answer["models"] if one["current"]] == [SMALL]
        assert answer["named"] == SMALL
        assert all("fits" not in one["text"] for one in answer["models"]), "the user's language"


async def test_where_the_named_model_is_gone_the_others_can_be_chosen(alone: dict[str, str]):
    named = {"backend": "ollama", "completion": {"model": "gone:1b"}}
    async with (
        BadOllama(HEALTHY | TAGS) as fake,
        Editor(VSCODE, named | {"url": fake.url}, environment=alone) as editor,
    ):
        await editor.status("error")
        answer = await models(editor)
        assert {one["model"] for one in answer["models"]} == set(SIZES)
        assert not any(one["current"] for one in answer["models"])
        assert answer["named"] == "gone:1b"


async def test_without_a_backend_there_is_nothing_to_choose(alone: dict[str, str]):
    options = {"backend": "ollama", "url": "http://127.0.0.1:9"}
    async with Editor(VSCODE, options, environment=alone) as editor:
        await editor.status("error")
        assert (await models(editor))["models"] == []
