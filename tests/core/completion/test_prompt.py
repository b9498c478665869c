"""What the model is sent: one golden prompt a family that fills in the middle, and nothing a user can type that changes its shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.catalog import load_catalog
from temoto.core.completion.beside import NOTHING, Beside, Excerpt
from temoto.core.completion.prompt import defuse, fim_prompt, plain_prompt, prompt_beside
from temoto.core.completion.records import Window
from temoto.core.completion.window import window
from temoto.core.models.records import Family
from tests.draw import FIM, check_golden, drawn
from tests.examples import examples

FAMILIES = load_catalog().families
FILLING = [family for family in FAMILIES if family.fim]
CONTINUING = next(family for family in FAMILIES if family.name == "smollm2")  # all others are put alike
AREA = "class Box:\n    def __init__(self, w, h):\n        self.w, self.h = w, h\n\n    def area(self):\n        │\n\n\nprint(Box(2, 3).area())\n"


def ids(family: Family) -> str:
    return family.name


@pytest.mark.parametrize("family", [*FILLING, CONTINUING], ids=ids)
def test_golden_prompt(family: Family):
    seen = window(drawn(AREA), 500, len, suffix=bool(family.fim))
    build = fim_prompt if family.fim else plain_prompt
    check_golden(f"prompts/{family.name}.txt", build(family, seen))


BESIDE = Beside(
    (
        Excerpt("shop/prices.py", "total", "def total(prices, rate):"),
        Excerpt("shop/stock.py", "left", "def left(name) -> int:"),
    ),
    "shop/box.py",
    "shop",
    40,
)


@pytest.mark.parametrize("family", [*FILLING, CONTINUING], ids=ids)
def test_golden_prompt_with_other_files(family: Family):
    """In the form of a repository where the family's makers state one, else as comments above the document."""
    seen = window(drawn(AREA), 500, len, suffix=bool(family.fim))
    prompt = prompt_beside(family, seen, BESIDE, "python", fim=bool(family.fim))
    check_golden(f"prompts/beside/{family.name}.txt", prompt)
    assert prompt.count("def total(prices, rate):") == 1
    assert prompt_beside(family, seen, NOTHING, "python", fim=bool(family.fim)) == (
        fim_prompt if family.fim else plain_prompt
    )(family, seen)


@pytest.mark.parametrize("family", [each for each in FILLING if each.repository], ids=ids)
def test_other_files_speak_no_control_token(family: Family):
    text = "".join(family.controls)
    beside = Beside((Excerpt(text, "f", text),), text, text)
    prompt = prompt_beside(family, Window("", ""), beside, "python", fim=True)
    for control in family.controls:
        assert prompt.count(control) == family.repository.count(control) + family.file.count(control), control


@pytest.mark.parametrize("family", FAMILIES, ids=ids)
def test_what_users_type_speaks_no_control_token(family: Family):
    text = "".join(family.controls) * 2
    assert family.controls or not family.fim
    assert not [control for control in family.controls if control in defuse(text, family)]
    assert not [control for control in family.controls if control in plain_prompt(family, Window(text, text))]


@pytest.mark.parametrize("family", FILLING, ids=ids)
def test_control_tokens_stand_once_each(family: Family):
    text = "".join(family.controls)
    prompt = fim_prompt(family, Window(text, text))
    for part in family.fim:
        assert prompt.count(part) == (0 if part.startswith("@") else 1)


@pytest.mark.parametrize(
    "typed",
    ["{prefix}", "{0} %s %(suffix)s", "%", "$prefix", "@prefix", "@suffix", "\\1", "{{}}", "<PR", "E>", "\x00"],
)
def test_typed_text_is_inert(typed: str):
    assert fim_prompt(FIM, Window(typed, "b")) == f"<PRE>{typed}<SUF>b<MID>"
    assert fim_prompt(FIM, Window("a", typed)) == f"<PRE>a<SUF>{typed}<MID>"


@examples(100)
@given(st.lists(st.sampled_from([*FIM.controls, "<", "PRE", ">", "a", " "])).map("".join))
def test_only_blanks_are_added(text: str):
    made = defuse(text, FIM)
    assert not [control for control in FIM.controls if control in made]
    assert made.replace(" ", "") == text.replace(" ", "")
