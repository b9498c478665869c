"""Files of holes with tests, as HumanEval-Infilling has them: sound ones, and every way not to be one."""

import json

import pytest

from temoto.core.infill.hole_file import BadHoles, holes_of, program

HOLE = {
    "task_id": "SingleLineInfilling/HumanEval/0/L0",
    "entry_point": "double",
    "prompt": "def double(x):\n",
    "suffix": "    return y\n",
    "canonical_solution": "    y = 2 * x\n",
    "test": "def check(candidate):\n    assert candidate(2) == 4\n",
}


@pytest.mark.parametrize(
    "text",
    [json.dumps([HOLE, HOLE]), f"{json.dumps(HOLE)}\n{json.dumps(HOLE)}\n", f"\ufeff{json.dumps(HOLE)}\r\n\r\n{json.dumps(HOLE)}", json.dumps([HOLE, HOLE], indent=2)],
)  # fmt: skip
def test_json_and_json_lines(text: str):
    first, second = holes_of(text, "holes.jsonl")
    assert first == second
    assert (first.id, first.middle, first.language) == (HOLE["task_id"], "    y = 2 * x\n", "python")
    assert program(first, first.middle) == "def double(x):\n    y = 2 * x\n    return y\n\ndef check(candidate):\n    assert candidate(2) == 4\n\ncheck(double)\n"  # fmt: skip


def test_one_hole_alone_and_without_a_name_or_a_solution():
    (hole,) = holes_of(json.dumps({key: HOLE[key] for key in ("prompt", "suffix", "test", "entry_point")}), "a.json")
    assert (hole.id, hole.middle) == ("1", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.json is not JSON (line 1)"), ("[]", "no holes in a.json"), ("{}", "no holes in a.json"), ("3", "no holes in a.json"),
        ("null", "no holes in a.json"), ("{", "a.json is not JSON (line 1)"), ("[1]", "hole 1 lacks prompt, suffix, test, entry_point"),
        (json.dumps([HOLE, {**HOLE, "test": 3}]), "hole 2 lacks test"), (json.dumps([{**HOLE, "prompt": None}]), "hole 1 lacks prompt"),
        (json.dumps([{**HOLE, "entry_point": "x); import os; ("}]), "hole 1 lacks entry_point"), ("[" * 100_000, "is not JSON"),
        (f"{json.dumps(HOLE)}\n{{", "a.json is not JSON (line 2)"), (f"{json.dumps(HOLE)}\nnonsense", "(line 2)"),
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_file_says_what_is_wrong_and_what_to_do(text: str, said: str):
    with pytest.raises(BadHoles) as refused:
        holes_of(text, "a.json")
    assert said in refused.value.note.text()
    assert "prompt, suffix, test and entry_point" in refused.value.note.text()
