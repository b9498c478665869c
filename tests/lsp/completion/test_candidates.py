"""Several suggestions in a scripted client with VS Code's capabilities: by itself it gets one, and asked by hand it has three to go round."""

from tests.clients.story import settings
from tests.fakes.scripted_chat import ScriptedChat
from tests.lsp.client import VSCODE, Editor, place

SAID = ("price + tax", "price * (1 + tax)", "tax + price")  # the likeliest, and what it says with seed 1 and 2


async def test_by_itself_one_and_asked_by_hand_three_that_take_the_same_place(home: dict[str, str]):
    fake = ScriptedChat(ghost=lambda _: SAID[fake.prompts[-1]["options"].get("seed") or 0])
    environment = {**home, "TEMOTO_COMPLETION_CANDIDATES": "3"}
    with fake:
        async with Editor(VSCODE, settings(fake), environment=environment) as editor:
            await editor.ready()
            text, line, column = place("def gross(price, tax):\n    return │\n")
            uri = await editor.open(text)
            (alone,) = await editor.inline(uri, line, column, invoked=False) or []
            assert alone["insertText"] == f"    return {SAID[0]}"
            asked = len(fake.prompts)
            items = await editor.inline(uri, line, column) or []
            assert [item["insertText"] for item in items] == [f"    return {said}" for said in SAID]
            assert all(item["range"] == alone["range"] for item in items), "so the editor goes round them in place"
            assert {prompt["options"].get("seed") for prompt in fake.prompts[asked:]} == {1, 2}, "the first is kept"
