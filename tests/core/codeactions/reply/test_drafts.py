"""A draft among the thoughts never lands, in whatever tags and words the thoughts stand: the answer does, or nothing with a reason."""

import pytest

from temoto.core.codeactions.reply import code_in
from tests.core.codeactions.reply.came import came

# By language: the target, a draft of it, the answer.
CODE = {
    "python": (
        "def total(xs):\n    n = 0\n    for x in xs:\n        n += x\n    return n\n",
        "def total(xs):\n    # first idea\n    return sum(xs, 0)\n",
        "def total(xs):\n    return sum(xs)\n",
    ),
    "typescript": (
        "function total(xs: number[]): number {\n  let n = 0;\n  for (const x of xs) {\n    n += x;\n  }\n  return n;\n}\n",
        "function total(xs: number[]): number {\n  return eval(xs.join('+'));\n}\n",
        "function total(xs: number[]): number {\n  return xs.reduce((a, b) => a + b, 0);\n}\n",
    ),
    "go": (
        "func Total(xs []int) int {\n\tn := 0\n\tfor i := 0; i < len(xs); i++ {\n\t\tn += xs[i]\n\t}\n\treturn n\n}\n",
        "func Total(xs []int) int {\n\treturn xs[0]\n}\n",
        "func Total(xs []int) int {\n\tn := 0\n\tfor _, x := range xs {\n\t\tn += x\n\t}\n\treturn n\n}\n",
    ),
    "rust": (
        "fn total(xs: &[i32]) -> i32 {\n    let mut n = 0;\n    for x in xs {\n        n += x;\n    }\n    n\n}\n",
        "fn total(xs: &[i32]) -> i32 {\n    xs[0]\n}\n",
        "fn total(xs: &[i32]) -> i32 {\n    xs.iter().sum()\n}\n",
    ),
    "c": (
        "int total(int *xs, int n) {\n\tint s = 0;\n\tint i;\n\tfor (i = 0; i < n; i++)\n\t\ts += xs[i];\n\treturn s;\n}\n",
        "int total(int *xs, int n) {\n\treturn xs[0];\n}\n",
        "int total(int *xs, int n) {\n\tint s = 0;\n\twhile (n-- > 0)\n\t\ts += xs[n];\n\treturn s;\n}\n",
    ),
}  # fmt: skip
PAIRS = [
    ("<think>", "</think>"),
    ("<Think>", "</Think>"),
    ("<reasoning>", "</reasoning>"),
    ("<REFLECTION>", "</REFLECTION>"),
    ("<scratchpad>", "</scratchpad>"),
    ("<whatever_it_is>", "</whatever_it_is>"),
    ("◁think▷", "◁/think▷"),
    ("【思考】", "【/思考】"),
    ("[REASONING]", "[/REASONING]"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("<|channel>thought", "<channel|>"),
    ("<details>\n<summary>Thoughts</summary>", "</details>"),
    ('<details type="reasoning" done="true">', "</details>"),
    ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
    ("analysisI need to see.", "assistantfinal"),
]
WORDS = [
    "**Final answer**", "### Final Answer", "Here is the final version:", "Final refactored code:", "[FINAL]", "<answer>", "<|message|>",
    "[BEGIN FINAL RESPONSE]", "Here is my response:", "最終的なコード:", "...done thinking.", "Answer:",
]  # fmt: skip


def fenced(code: str, tag: str = "") -> str:
    return f"```{tag}\n{code}```\n"


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize(("opens", "closes"), PAIRS)
def test_of_thoughts_in_any_tags_nothing_lands(language: str, opens: str, closes: str):
    target, draft, answer = CODE[language]
    drafts = (
        fenced(draft),
        fenced(draft, language),
        draft,
        f"```{language}\n{draft}",
    )  # the last fence is never closed
    answers = (fenced(answer), fenced(answer, language), answer, f"\nHere it is:\n\n{fenced(answer)}\nShorter.\n")
    for place, drafted in enumerate(drafts):
        for said in answers[place % 2 :: 2]:
            reply = f"{opens}\nMaybe so:\n{drafted}Hmm, no.\n{closes}{'' if place < 2 else chr(10)}{said}"
            assert came(language, target, reply) == answer, reply
    assert came(language, target, f"{opens}\nMaybe so:\n{fenced(draft)}Hmm.\n{closes}\n").startswith("draft: ")
    assert came(language, target, f"{opens}\nMaybe so:\n{fenced(draft)}Hmm.\n") in {
        "empty",
        f"draft: {opens.splitlines()[0].removesuffix('thought').removesuffix('I need to see.')}",
    }


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize("words", WORDS)
def test_behind_words_that_say_so_stands_the_answer(language: str, words: str):
    target, draft, answer = CODE[language]
    for said in (f" {fenced(answer, language)}", f" {fenced(answer)}", f"\n{fenced(answer)}", f"\n\n{answer}"):
        reply = f"My first idea:\n{fenced(draft, language)}Hmm, that is wrong.\n\n{words}{said}"
        assert came(language, target, reply) == answer, reply
    cut = f"My idea:\n{fenced(draft, language)}Hmm, that is wrong.\n\n{words}\n"
    if words != "<|message|>":
        assert came(language, target, cut).startswith("draft: ")


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize("words", ["→", "So,", "✅", "(Corrected)", "> Better", "== v2 =="])
def test_a_fence_counts_behind_whatever_words(language: str, words: str):
    target, draft, answer = CODE[language]
    for tag in ("", language):
        assert came(language, target, f"{words} {fenced(answer, tag)}") == answer
        reply = f"Let me see:\n{fenced(draft, language)}No.\n\n{words} {fenced(answer, tag)}"
        assert came(language, target, reply) == "ambiguous", reply


@pytest.mark.parametrize("language", CODE)
def test_what_stands_open_behind_a_block_is_seen(language: str):
    target, draft, answer = CODE[language]
    for between in ("No, wrong.\n\n", "So: ", "Better → "):
        assert came(language, target, f"Let me see:\n{fenced(draft)}{between}{answer}") == "ambiguous"
    renamed = answer.replace("total", "sum_of_all").replace("Total", "SumOfAll")
    once = answer.replace("total(", "total( ").replace("Total(", "Total( ")
    assert came(language, target, f"Let me see:\n{fenced(once)}No:\n{fenced(renamed)}") == "ambiguous"


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize(
    "around",
    [
        "<answer>\n%s</answer>",
        "<updated_code>%s</updated_code>",
        "<output>\n%s</output>",
        "<boltArtifact>\n%s</boltArtifact>",
        "[CODE]\n%s[/CODE]",
    ],
)
def test_tags_of_an_answer_hold_it(language: str, around: str):
    target, _, answer = CODE[language]
    assert came(language, target, around % fenced(answer)) == answer
    assert came(language, target, f"<plan>\n1. Loop.\n</plan>\n{around % fenced(answer)}") == answer


@pytest.mark.parametrize(
    ("language", "target", "reply", "becomes"),
    [
        # A tag that the answer's own text has, and words that end a reply.
        ("html", "<p>1</p>\n", "<details>\n<summary>2</summary>\n</details>\n", "<details>\n<summary>2</summary>\n</details>\n"),
        ("python", CODE["python"][0], f"{fenced(CODE['python'][2])}\n**Final answer**: `sum` does it.\n", CODE["python"][2]),
        ("python", CODE["python"][0], f"I used `<reasoning>` tags.\n{fenced(CODE['python'][2])}", CODE["python"][2]),
        ("python", CODE["python"][0], f"{fenced(CODE['python'][2])}\n### Response\n```json\n{{\"a\": 1}}\n```\n", CODE["python"][2]),
        ("python", CODE["python"][0], f"{fenced(CODE['python'][2])}\nFinal output:\n```\n6\n```\n", CODE["python"][2]),
        ("python", CODE["python"][0], f"```thinking\n{CODE['python'][1]}```\n{fenced(CODE['python'][2])}", CODE["python"][2]),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_thought_stays(language: str, target: str, reply: str, becomes: str):
    assert came(language, target, reply) == becomes


@pytest.mark.parametrize("language", CODE)
def test_a_new_file_has_no_draft(language: str):
    _, draft, answer = CODE[language]
    for reply in (
        f"<reasoning>\n{fenced(draft)}</reasoning>\n{fenced(answer)}",
        f"{fenced(draft)}Hmm.\n**Final answer**\n{fenced(answer)}",
        f"{fenced(draft)}Hmm, better:\n{fenced(answer)}",
    ):
        assert code_in(reply, language) == answer


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize("words", ["Oops, wrong. Use this:", "Oops. **Final answer**"])
def test_changes_and_then_the_whole_are_two_answers(language: str, words: str):
    target, _, answer = CODE[language]
    line = target.splitlines()[1]
    change = f"<<<<<<< SEARCH\n{line}\n=======\n{line} // x\n>>>>>>> REPLACE\n"
    for said in (fenced(answer, language), answer):
        assert came(language, target, f"{change}\n{words}\n{said}") == "ambiguous"
