"""`temoto bench --infill` and `--infill-file`: what they print, what they refuse, and that nobody's tests run unasked."""

import gzip
import json
from pathlib import Path
from types import MappingProxyType

import pytest

from temoto.cli.bench import infill
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ghost
from temoto.core.completion.why_empty import why_empty
from temoto.core.infill.likeness import likeness
from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.engine.reports.infill import Column, Filled
from tests.cli.test_verbs import FINE, WRONG
from tests.cli.within import temoto_within as temoto
from tests.core.infill.test_hole_file import HOLE


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What is said to a hole, by its middle; a hole of another middle stays empty."""
    said: dict[str, str] = {}

    async def asked(options, holes, report) -> list[Column]:
        def filled(hole) -> Filled:
            text = said.get(hole.middle, "")
            ghost = Ghost(text, *hole.place) if text else None
            answer = Answer(
                ghost,
                Reason.OK if text else Reason.MODEL_SILENT,
                "m",
                "scripted",
                timing_ms=MappingProxyType({"total": 4.0}),
            )
            return Filled(hole, answer, likeness(hole, text), True if text else None)

        if "gone" in options.models:
            gone = Column("gone", "", frozenset(), problem=note(StartMessage.OFF))
            return [
                gone,
                *(Column(one, "scripted", frozenset(), tuple(map(filled, holes))) for one in options.models[1:]),
            ]
        parts = [frozenset(), *(frozenset((part,)) for part in options.without)]
        return [
            Column(model, "scripted", part, tuple(map(filled, holes)))
            for model in options.models or ("m",)
            for part in parts
        ]

    monkeypatch.setattr(infill, "_asked", asked)
    return said


@pytest.fixture
def project(tmp_path: Path) -> str:
    (tmp_path / "a.py").write_text("def double(number):\n    return 2 * number\n")
    return str(tmp_path)


def test_a_table_of_shares_one_column_a_model_and_part(answers: dict[str, str], project: str):
    answers["return 2 * number"] = "return 2 * number"
    done = temoto(
        "bench", "--infill", project, "--model", "a", "--model", "b", "--without", "trim, suffix", "--json", home={}
    )
    assert done.returncode == FINE, done.stderr
    document = json.loads(done.stdout)
    assert [(one["model"], one["without"]) for one in document["columns"]] == [
        ("a", []), ("a", ["trim"]), ("a", ["suffix"]), ("b", []), ("b", ["trim"]), ("b", ["suffix"]),
    ]  # fmt: skip
    assert (document["kind"], document["holes"]) == ("lines", 1)
    first = document["columns"][0]
    assert (first["exact"], first["first_line"], first["similarity"], first["parses"], first["empty"]) == (
        1.0,
        1.0,
        1.0,
        1.0,
        0.0,
    )
    shown = temoto("bench", "--infill", project, "--blocks", "--without", "healing", home={}).stdout
    assert "without healing" in shown
    assert "100.0%" in shown


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["--infill", "nowhere"], WRONG, "nowhere does not exist"), (["--infill", "--without", "luck"], 2, "luck is no part that can be left out"),
        (["--infill", "--lines", "--blocks"], 2, "One of --lines, --spans and --blocks"), (["--lines"], 2, "--lines belongs to --infill"),
        (["--model", "m"], 2, "--model belongs to --infill"), (["--run-tests"], 2, "--run-tests belongs to --infill"),
        (["--infill", "--n", "0"], 2, ""), (["--infill-file", "nowhere.json"], WRONG, "nowhere.json"),
        (["--infill-file", "x", "--model", "a", "--model", "b"], 2, "one --model"), (["here"], 2, "PATH belongs to --infill"),
        (["--infill", "--forget"], 2, "--forget goes without --infill"), (["--n", "3"], 2, "--n belongs to --infill"), (["--infill", "--run-tests"], 2, "--run-tests belongs to --infill-file"),
        (["--infill-file", "x", "here"], 2, "PATH does not go with --infill-file"), (["--infill-file", "x", "--infill"], 2, "--infill does not go"),
        (["--infill-file", "x", "--spans"], 2, "--spans does not go"), (["--infill-file", "x", "--without", "luck"], 2, "--without does not go"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_refused(
    words: list[str], code: int, expected: str, answers: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    done = temoto("bench", *words, home={})
    assert done.returncode == code
    assert expected in done.stderr


def test_of_a_file_all_holes_are_asked_unless_fewer_are_wanted(answers: dict[str, str], tmp_path: Path):
    (tmp_path / "holes.json").write_text(json.dumps([HOLE] * 60))
    words = ("bench", "--infill-file", str(tmp_path / "holes.json"), "--json")
    assert json.loads(temoto(*words, home={}).stdout)["total"] == 60
    assert json.loads(temoto(*words, "--n", "2", home={}).stdout)["total"] == 2


def test_a_folder_without_code_says_so(answers: dict[str, str], tmp_path: Path):
    done = temoto("bench", "--infill", str(tmp_path), home={})
    assert (done.returncode, "There is no code to cut holes out of" in done.stderr) == (WRONG, True)


def test_a_model_that_is_not_there_says_why(answers: dict[str, str], project: str):
    done = temoto("bench", "--infill", project, "--model", "gone", "--json", home={})
    assert done.returncode == WRONG
    assert json.loads(done.stdout)["columns"][0]["problem"] == StartMessage.OFF.value[0]
    assert "gone could not be asked" in done.stderr
    done = temoto("bench", "--infill", project, "--model", "gone", home={})
    assert (done.returncode, done.stdout, "gone could not be asked" in done.stderr) == (WRONG, "", True)
    done = temoto("bench", "--infill", project, "--model", "gone", "--model", "m", home={})
    assert (done.returncode, "gone could not be asked" in done.stdout) == (WRONG, True)


def test_tests_run_only_where_that_is_said(answers: dict[str, str], tmp_path: Path):
    ran = tmp_path / "ran"
    wrong = {**HOLE, "task_id": "wrong", "canonical_solution": "wrong"}
    writes = {**HOLE, "test": f"{HOLE['test']}\nopen({str(ran)!r}, 'w').close()\n"}
    (tmp_path / "holes.json").write_text(json.dumps([writes, wrong]))
    answers |= {HOLE["canonical_solution"]: HOLE["canonical_solution"], "wrong": "    y = 3 * x\n"}
    words = ("bench", "--infill-file", str(tmp_path / "holes.json"), "--model", "m")
    done = temoto(*words, "--json", home={})
    document = json.loads(done.stdout)
    assert (done.returncode, document["solved"], document["total"]) == (FINE, None, 2)
    assert "--run-tests" in document["why"]
    assert [one["solved"] for one in document["answers"]] == [None, None]
    assert not ran.exists()
    said = temoto(*words, home={}).stdout
    assert "The tests were not run" in said
    assert "answered: 2 of 2\n" in said
    document = json.loads(temoto(*words, "--run-tests", "--json", home={}).stdout)
    assert (document["solved"], document["total"], document["why"]) == (1, 2, "")
    assert [(one["task_id"], one["solved"]) for one in document["answers"]] == [
        (HOLE["task_id"], True),
        ("wrong", False),
    ]
    assert "AssertionError" in document["answers"][1]["why"]
    assert ran.exists()


@pytest.mark.parametrize("raw", [b"", b"\0\0", b"\xff\xfe[", b"[1, 2]", b'{"prompt": 3}'], ids=repr)
def test_a_bad_file_of_holes_says_what_it_must_be(raw: bytes, answers: dict[str, str], tmp_path: Path):
    (tmp_path / "holes.json").write_bytes(raw)
    done = temoto("bench", "--infill-file", str(tmp_path / "holes.json"), "--json", home={})
    assert done.returncode == WRONG
    assert "holes.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_packed_file_says_how_to_unpack_it(answers: dict[str, str], tmp_path: Path):
    (tmp_path / "holes.jsonl.gz").write_bytes(gzip.compress(json.dumps(HOLE).encode()))
    done = temoto("bench", "--infill-file", str(tmp_path / "holes.jsonl.gz"), home={})
    assert (done.returncode, "is packed. Unpack it first (gunzip -k " in done.stderr) == (WRONG, True)


def test_who_is_not_answered_is_told_why(answers: dict[str, str], tmp_path: Path):
    (tmp_path / "holes.json").write_text(json.dumps([HOLE, HOLE, HOLE]))
    said = temoto("bench", "--infill-file", str(tmp_path / "holes.json"), home={}).stdout
    assert "answered: 0 of 3\n… 3 of the others: " in said
    assert why_empty(Reason.MODEL_SILENT).text() in said


@pytest.mark.engine
def test_a_real_model_fills_holes(home: dict[str, str], project: str):
    done = temoto("bench", "--infill", project, "--n", "1", "--json", home=home, TEMOTO_COMPLETION_MAX_TOKENS="8")
    assert done.returncode == FINE, done.stderr
    (column,) = json.loads(done.stdout)["columns"]
    assert (column["backend"], column["asked"], column["problem"]) == ("embedded", 1, "")
    assert column["median_ms"] > 0
