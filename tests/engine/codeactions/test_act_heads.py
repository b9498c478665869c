"""What stands before and over a definition's head: exports are asked about, decorations stay unless the user spoke of them."""

import pytest

from temoto.core.codeactions.outcome import Ending
from temoto.core.codeactions.spot import Diagnostic, Point
from tests.engine.codeactions.acts import done, fenced, order
from tests.engine.codeactions.desk import PaperDesk

# Under the same name and in the same form it stays exported; in another form it is asked about.
EXPORTED = {
    "typescript": ("export function f(a: number) {", "const f = (a: number) => {", "\n  return a + 1;\n}\n"),
    "javascript": ("export default function f(a) {", "const f = function (a) {", "\n  return a + 1;\n}\n"),
    "typescriptreact": ("export const f = () => {", "function f() {", "\n  return <p>1</p>;\n}\n"),
    "rust": ("pub struct f {", "union f {", "\n    a: [u8; 1],\n}\n"),
}  # fmt: skip


@pytest.mark.parametrize("language", EXPORTED)
async def test_what_is_exported_stays_so(language: str):
    head, _, body = EXPORTED[language]
    new = body.replace("1", "2")
    bare = head.removeprefix("export ").removeprefix("default ").removeprefix("pub ")
    desk = PaperDesk(head + body)
    await done(f"```\n{bare}{new}```", the=order(text=head + body, line=1, written_in=language), desk=desk)
    assert (desk.text, desk.questions) == (head + new, [])


@pytest.mark.parametrize("says_yes", [True, False])
@pytest.mark.parametrize("language", EXPORTED)
async def test_an_export_that_would_be_gone_is_asked_about(language: str, says_yes: bool):
    head, other, body = EXPORTED[language]
    text, new = head + body, other + body.replace("1", "2")
    desk = PaperDesk(text, says_yes=says_yes)
    outcome, _, _ = await done(f"```\n{new}```", the=order(text=text, line=1, written_in=language), desk=desk)
    assert desk.questions == ["Refactor: f would no longer be exported. Apply it all the same?"]
    assert desk.text == (new if says_yes else text)
    assert outcome.ending is (Ending.CHANGED if says_yes else Ending.DECLINED)


CACHED = "@cache\ndef f(x):\n    return x + 1\n"
BARE = "def f(x):\n    return x + 2\n"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "@cache\n" + BARE),
        ({"instruction": "add two"}, "@cache\n" + BARE),
        ({"instruction": "without the cache"}, BARE),
        ({"diagnostics": (Diagnostic(Point(0, 0), Point(0, 6), "undefined name 'cache'"),)}, BARE),
    ],
)
async def test_a_decorator_stays_unless_it_was_spoken_of(more: dict[str, object], expected: str):
    desk = PaperDesk(CACHED)
    await done(fenced(BARE), the=order(text=CACHED, line=2, **more), desk=desk)
    assert desk.text == expected


async def test_signs_that_look_like_others_are_told_to_the_model():
    text = "function f() {\n  return 1;\n}\n"
    bad, good = text.replace("1", "“a”"), text.replace("1", '"a"')
    desk = PaperDesk(text)
    _, _, backend = await done(
        f"```\n{bad}```", f"```\n{good}```", the=order(text=text, line=1, written_in="javascript"), desk=desk
    )
    assert desk.text == good
    assert "plain quotes" in backend.talks[1].messages[-1].text
