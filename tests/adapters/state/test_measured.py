"""What this machine has shown: kept, found again, forgotten; of another machine or another file nothing counts."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from temoto.adapters.state.measured import MeasuredFile
from temoto.core.backend.listed import Installed
from temoto.core.machine import Cpu, Gpu, Machine
from temoto.core.planning.measured import Measurement, StepDown, Subject, fingerprint, mark_of, speeds
from temoto.core.planning.speed import ModelSpeed

GPU = Machine((Gpu("RTX 4070", "NVIDIA", 12 << 30, 11 << 30),), 32 << 30, 20 << 30, 8, cpu=Cpu("Ryzen 7"))
HERE = fingerprint(GPU)
MODEL = Installed("a:1b", 1_000, digest="d1")
SUBJECT = Subject(HERE, "Ollama", "a:1b", "d1", 8_192, "GPU")
STEP = StepDown(HERE, "Ollama", "a:1b", "d1", 8_192, "a:1b", "d1", 4_096)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "measured.json"


def test_what_was_kept_is_found_by_the_next_start(file: Path):
    MeasuredFile(file).keep(Measurement(SUBJECT, 900.0, 80.0, 120.0, 2.0))
    MeasuredFile(file).step(STEP)
    (one,) = MeasuredFile(file).measured(HERE)
    assert (one.prompt, one.decode, one.first_ghost_ms, one.load_s) == (900, 80, 120, 2)
    assert one.on
    assert MeasuredFile(file).steps(HERE) == (STEP,)


def test_figures_that_are_lacking_are_kept_from_before(file: Path):
    MeasuredFile(file).keep(Measurement(SUBJECT, 900.0, 80.0, 120.0, 2.0))
    MeasuredFile(file).keep(Measurement(SUBJECT, decode=70.0))
    (one,) = MeasuredFile(file).measured(HERE)
    assert (one.prompt, one.decode, one.load_s) == (900, 70, 2)


@pytest.mark.parametrize("nonsense", [0.0, -1.0, float("inf"), float("nan"), 1e12])
def test_nonsense_is_not_kept(nonsense: float, file: Path):
    MeasuredFile(file).keep(Measurement(SUBJECT, nonsense, nonsense))
    (one,) = MeasuredFile(file).measured(HERE)
    assert (one.prompt, one.decode) == (None, None)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, {"a:1b": ModelSpeed(900, 80, measured=True)}),
        ({"machine": "another"}, {}),
        ({"backend": "embedded"}, {}),
        ({"mark": "d2"}, {}),
        ({"where": "CPU"}, {}),
        ({"model": "b:1b"}, {}),
    ],
)
def test_only_the_same_model_on_the_same_machine_counts(
    change: dict[str, str], found: dict[str, ModelSpeed], file: Path
):
    MeasuredFile(file).keep(Measurement(replace(SUBJECT, **change), 900.0, 80.0))
    assert speeds(MeasuredFile(file).measured(HERE), HERE, "Ollama", "GPU", (MODEL,)) == found


@pytest.mark.parametrize(
    "other",
    [
        replace(GPU, gpus=()),
        replace(GPU, gpus=(replace(GPU.gpus[0], name="RTX 4080"),)),
        replace(GPU, gpus=(replace(GPU.gpus[0], total=8 << 30),)),
        replace(GPU, cpu=Cpu("Ryzen 9")),
        replace(GPU, ram_total=64 << 30),
    ],
    ids=["no card", "another card", "another memory", "another processor", "more RAM"],
)
def test_another_machine_has_another_name(other: Machine):
    assert fingerprint(other) != HERE
    assert fingerprint(replace(GPU, ram_free=1, ram_bandwidth=1)) == HERE


@pytest.mark.parametrize("model", [MODEL, replace(MODEL, digest=None)])
def test_another_file_under_the_name_has_another_mark(model: Installed):
    assert mark_of("a:1b", [model]) not in {"", mark_of("a:1b", [replace(model, digest="d2")])}
    assert mark_of("gone", [model]) == ""


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"measured": 1}', '{"measured": [1, {"subject": {}}], "steps": [{"machine": 3}]}', "[" * 100_000],
)
def test_a_file_of_something_else_is_as_good_as_none(text: str, file: Path):
    file.parent.mkdir()
    file.write_text(text)
    assert MeasuredFile(file).measured(HERE) == MeasuredFile(file).steps(HERE) == ()
    MeasuredFile(file).keep(Measurement(SUBJECT, 900.0, 80.0))
    assert len(MeasuredFile(file).measured(HERE)) == 1


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path):
    (tmp_path / "state").write_text("a file where a folder should be")
    kept = MeasuredFile(tmp_path / "state" / "measured.json")
    kept.keep(Measurement(SUBJECT, 900.0, 80.0))
    assert kept.measured(HERE) == ()


def test_forgetting_removes_the_file(file: Path):
    MeasuredFile(file).step(STEP)
    assert MeasuredFile(file).forget()
    assert not file.exists()
    assert not MeasuredFile(file).forget()


def test_nothing_about_code_is_in_it(file: Path):
    MeasuredFile(file).keep(Measurement(SUBJECT, 900.0, 80.0))
    (row,) = json.loads(file.read_text())["measured"]
    assert set(row) == {"subject", "prompt", "decode", "first_ghost_ms", "load_s", "on"}
