"""Code that the model takes back behind it never lands; words about the code that was there take nothing back."""

import pytest

from tests.core.codeactions.reply.came import came, fenced
from tests.core.codeactions.reply.test_drafts import CODE

BACK = (
    "Wait, that is wrong: it only looks at the first one.",
    "Wait. That won't work for the others.",
    "On second thought, the loop has to stay.",
    "Actually, no. This doesn't handle the rest.",
    "Hmm, that's not right. Let me reconsider.",
    "Oops, I made a mistake above.",
    "Hold on. The code above drops everything but the first.",
    "Scratch that.",
    "That's incorrect.",
    "So let me rewrite it.",
    "いや、これは間違いです。",
    "すみません、上のコードは正しくありません。",
)
STANDS = (
    "Note that the original was wrong for no items; this one is not.",
    "The old loop was incorrect in style, but actually the result is the same.",
    "Let me know if this is not right, or if anything is wrong!",
    "This fixes the mistake of counting twice. Sorry for the short answer.",
    "This doesn't change what comes out. It won't break callers.",
    "This does not handle overflow; neither did the original.",
    "Wait, is this wrong where there are none? No, it is fine: it gives zero.",
    "Actually, this is what one writes by hand.",
    "No other changes were needed. Sorry if this is not what you wanted.",
    "Hmm, let me double-check. It handles everything. Yes, this works.",
    "Wait for all tasks before you call it; it doesn't work beside them.",
    "以前のコードは間違いやすい書き方でした。",
)


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize("words", BACK)
def test_a_draft_that_is_taken_back_does_not_land(language: str, words: str):
    target, draft, _ = CODE[language]
    plain = f"{draft}\n{words}\n" if words.count(" ") > 1 else f"{fenced(draft)}{words}"
    for reply in (
        f"Let me write it:\n\n{fenced(draft)}\n{words}\n",
        plain,
        f"<<<<<<< SEARCH\n{target}=======\n{draft}>>>>>>> REPLACE\n\n{words}\n",
    ):
        made = came(language, target, reply)
        assert made.startswith("taken-back: "), reply


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize("words", STANDS)
def test_an_answer_that_is_explained_lands(language: str, words: str):
    target, _, answer = CODE[language]
    assert came(language, target, f"{fenced(answer)}\n{words}\n") == answer
    if language != "python":  # unfenced, a remark behind Python reads like a line of it
        assert came(language, target, f"{words}\n\n{fenced(answer)}") == answer


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize("words", ["Wait, that's wrong. Let me fix it:", "Hmm, this is wrong, it ignores the rest"])
def test_a_comment_takes_back_what_stands_over_it(language: str, words: str):
    target, draft, answer = CODE[language]
    mark = "#" if language == "python" else "//"
    for said in (f"{draft}{mark} {words}\n", f"{draft}\n{mark} {words}\n{answer}"):
        assert came(language, target, fenced(said)).partition(":")[0] in {"taken-back", "twice"}
    own = f"{mark} {words}\n{target}"
    assert came(language, own, fenced(f"{mark} {words}\n{answer}")) == f"{mark} {words}\n{answer}"
