"""What lies in the folders of other programs: found, named, told apart, and left out with a reason. On folders laid out as theirs."""

import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.modelfiles import headers, on_disk
from temoto.adapters.modelfiles.gguf_child import main as read_in_this_process
from temoto.adapters.modelfiles.kept_header import BUSY
from temoto.adapters.modelfiles.on_disk import listed
from temoto.adapters.modelfiles.store import Around, Lying
from temoto.adapters.modelfiles.stored import Stored, stored
from temoto.core.models.recognized import card_names
from tests.adapters.stores.laid_out import PROJECTOR, in_hugging_face, in_ollama, small
from tests.fim_model import MODEL

NAMES = card_names(load_catalog())
ENGINE = "1"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def around(tmp_path: Path) -> Around:
    """A machine whose user has Ollama's, Hugging Face's and llama.cpp's folders where their variables say."""
    environment = {name: str(tmp_path / name.lower()) for name in ("OLLAMA_MODELS", "HF_HUB_CACHE", "LLAMA_CACHE")}
    return Around(environment, tmp_path / "home")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return small(tmp_path / "made" / "model.gguf")


def found(around: Around, first: str = "") -> Stored:
    return stored(around, NAMES, ENGINE, first)


def said(store: Stored) -> list[str]:
    return [each.text() for each in store.left_out]


def folder(around: Around, variable: str) -> Path:
    return Path(around.environment[variable])


def test_ollama(around: Around, file: Path, tmp_path: Path):
    blob = in_ollama(folder(around, "OLLAMA_MODELS"), "qwen2.5-coder:1.5b-base", file, more=(PROJECTOR,))
    in_ollama(folder(around, "OLLAMA_MODELS"), "hf.co/someone/some-GGUF:Q4_K_M", small(tmp_path / "b.gguf", "Other"))
    in_ollama(folder(around, "OLLAMA_MODELS"), "someone/coder:latest", small(tmp_path / "c.gguf", "Third"))
    store = found(around)
    assert sorted(store.models) == ["hf.co/someone/some-GGUF:Q4_K_M", "qwen2.5-coder:1.5b-base", "someone/coder:latest"]
    model = store.models["qwen2.5-coder:1.5b-base"]
    assert (model.file.path, model.file.owner, model.installed.digest) == (blob, "Ollama", blob.name)
    assert store.left_out == ()


def test_ollamas_usual_folder_and_the_one_it_is_told(tmp_path: Path, file: Path):
    in_ollama(tmp_path / ".ollama" / "models", "a:b", file)
    assert "a:b" in found(Around({}, tmp_path)).models
    assert "a:b" not in found(Around({"OLLAMA_MODELS": str(tmp_path / "elsewhere")}, tmp_path)).models


def test_what_in_ollamas_store_is_no_model_of_ours(around: Around, file: Path, tmp_path: Path):
    store = folder(around, "OLLAMA_MODELS")
    in_ollama(store, "image:latest", file, "application/vnd.ollama.image.tensor")
    in_ollama(store, "tuned:latest", small(tmp_path / "b.gguf", "B"), more=("application/vnd.ollama.image.adapter",))
    in_ollama(store, "gone:latest", small(tmp_path / "c.gguf", "C")).unlink()
    in_ollama(store, "half:latest", small(tmp_path / "d.gguf", "D")).write_bytes(MODEL.read_bytes()[:-1000])
    (store / "blobs" / f"sha256-{'1' * 64}-partial").write_bytes(b"GGUF")
    for name, text in (("page", "<html>"), ("list", "[]"), ("far", json.dumps({"layers": [{"mediaType": "x"}, 3]}))):
        (store / "manifests" / "registry.ollama.ai" / "library" / "image" / name).write_text(text)
    escaping = {"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:../../../etc/passwd"}]}
    (store / "manifests" / "registry.ollama.ai" / "library" / "image" / "escaping").write_text(json.dumps(escaping))
    seen = found(around)
    assert dict(seen.models) == {}
    again = " Fetch it again with the program it belongs to, or delete it."
    assert [each for each in said(seen) if each.startswith("half")] == [
        f"half:latest (from Ollama's store) is left out: its end is missing.{again}"
    ]
    assert [each.split(":")[0] for each in sorted(said(seen))] == ["gone", "half", "tuned"]
    assert "which only Ollama puts together" in seen.refused["tuned:latest"].text()
    assert "is missing" in seen.refused["gone:latest"].text()


def test_lm_studio(tmp_path: Path):
    small(tmp_path / ".lmstudio" / "models" / "maker" / "Some-GGUF" / "Some-Q4_K_M.gguf")
    small(tmp_path / ".cache" / "lm-studio" / "models" / "maker" / "Old-GGUF" / "Old-Q4_K_M.gguf")
    small(tmp_path / "moved" / "maker" / "Moved-GGUF" / "Moved-Q4_K_M.gguf")
    (tmp_path / ".lmstudio" / "settings.json").write_text(json.dumps({"downloadsFolder": str(tmp_path / "moved")}))
    seen = found(Around({"OLLAMA_MODELS": str(tmp_path)}, tmp_path))
    assert sorted(seen.models) == [
        "maker/Moved-GGUF/Moved-Q4_K_M",
        "maker/Old-GGUF/Old-Q4_K_M",
        "maker/Some-GGUF/Some-Q4_K_M",
    ]
    assert {model.file.owner for model in seen.models.values()} == {"LM Studio"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"downloadsFolder": 3}', '{"downloadsFolder": "beside"}'])
def test_settings_of_lm_studio_that_say_nothing(tmp_path: Path, text: str):
    small(tmp_path / ".lmstudio" / "models" / "a.gguf")
    (tmp_path / ".lmstudio" / "settings.json").write_text(text)
    assert "a" in found(Around({"OLLAMA_MODELS": str(tmp_path)}, tmp_path)).models


def test_the_cache_of_hugging_face(around: Around, file: Path, tmp_path: Path):
    cache = folder(around, "HF_HUB_CACHE")
    in_hugging_face(cache, "maker/Some-GGUF", file, "Some-Q4_K_M.gguf", "a" * 40)
    in_hugging_face(cache, "maker/Some-GGUF", file, "Some-Q4_K_M.gguf", "b" * 40, main=False)
    lost = in_hugging_face(cache, "maker/Lost-GGUF", small(tmp_path / "l.gguf", "Lost"), "Lost-Q8_0.gguf")
    lost.resolve().rename(lost.resolve().with_suffix(".incomplete"))
    seen = found(around)
    assert list(seen.models) == ["maker/Some-GGUF/Some-Q4_K_M"]
    assert "a" * 40 in str(
        seen.models["maker/Some-GGUF/Some-Q4_K_M"].file.path
    )  # a link stays one: parts lie beside it by name
    assert [each.split(" (")[0] for each in said(seen)] == ["maker/Lost-GGUF/Lost-Q8_0"]


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({"HF_HOME": "hf"}, "hf/hub"), ({"HF_HUB_CACHE": "hub", "HF_HOME": "hf"}, "hub"),
        ({"XDG_CACHE_HOME": "xdg"}, "xdg/huggingface/hub"), ({}, "home/.cache/huggingface/hub"),
    ],
)  # fmt: skip
def test_where_that_cache_is(tmp_path: Path, file: Path, variables: dict[str, str], place: str):
    in_hugging_face(tmp_path / place, "maker/Some-GGUF", file, "Some.gguf")
    environment = {name: str(tmp_path / where) for name, where in variables.items()} | {"OLLAMA_MODELS": str(tmp_path)}
    assert "maker/Some-GGUF/Some" in found(Around(environment, tmp_path / "home")).models


def test_both_layouts_of_llama_cpp(around: Around, file: Path, tmp_path: Path):
    cache = folder(around, "LLAMA_CACHE")
    small(cache / "ggml-org_Some-GGUF_some-q8_0.gguf", "Some")
    (cache / "manifest=ggml-org=Some-GGUF=latest.json").write_text("{}")
    (cache / "half.gguf.downloadInProgress").write_bytes(b"GGUF")
    in_hugging_face(cache, "ggml-org/New-GGUF", small(tmp_path / "n.gguf", "New"), "new-q8_0.gguf")
    seen = found(around)
    assert sorted(seen.models) == ["ggml-org/New-GGUF/new-q8_0", "ggml-org_Some-GGUF_some-q8_0"]
    assert {model.file.owner for model in seen.models.values()} == {"llama.cpp"}


def test_folders_the_user_names(around: Around, tmp_path: Path):
    small(tmp_path / "mine" / "below" / "a.gguf")
    (tmp_path / "mine" / "round").symlink_to(tmp_path / "mine")
    seen = found(replace(around, named=(tmp_path / "mine", tmp_path / "none")))
    assert [*seen.models] == ["below/a"]
    assert said(seen) == [
        f"models.folders names {tmp_path / 'none'}, and there is no such folder. Correct the setting, or bring the folder back."
    ]


def test_a_split_model_is_one_and_counted_whole(around: Around, tmp_path: Path):
    for number in (1, 2, 3):
        small(tmp_path / "mine" / f"Some-Q4_K_M-0000{number}-of-00003.gguf", tensors=number)
        if number != 2:
            small(tmp_path / "mine" / f"Less-0000{number}-of-00003.gguf", tensors=number)
    seen = found(replace(around, named=(tmp_path / "mine",)))
    model = seen.models["Some-Q4_K_M"]
    assert model.file.path.name == "Some-Q4_K_M-00001-of-00003.gguf"
    assert model.installed.size == sum(part.stat().st_size for part in model.file.parts)
    assert model.header.params == 6 * 128
    (why,) = said(seen)
    assert why.startswith(
        f"Less (from the folder {tmp_path / 'mine'}) is left out: its part Less-00002-of-00003.gguf is missing."
    )


def test_a_file_in_two_stores_is_listed_once(around: Around, file: Path, tmp_path: Path):
    blob = in_ollama(folder(around, "OLLAMA_MODELS"), "some:latest", file)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "linked.gguf").symlink_to(blob)
    assert [*found(replace(around, named=(tmp_path / "mine",))).models] == ["some:latest"]


def test_what_is_no_model_is_not_listed(around: Around, tmp_path: Path):
    small(tmp_path / "mine" / "lora.gguf", more=lambda writer: writer.add_type("adapter"))
    small(tmp_path / "mine" / "mmproj-Some.gguf", architecture="clip")
    small(tmp_path / "mine" / "embed.gguf", architecture="bert")
    (tmp_path / "mine" / "page.gguf").write_text("<!doctype html>")
    seen = found(replace(around, named=(tmp_path / "mine",)))
    assert [(name, model.installed.embedding) for name, model in seen.models.items()] == [("embed", True)]
    assert len(said(seen)) == 1


def test_a_model_is_matched_by_what_it_is(around: Around, tmp_path: Path):
    big = {"more": lambda writer: writer.add_basename("Qwen2.5-Coder")}
    small(tmp_path / "mine" / "starcoder2-3b.gguf", "Qwen2.5 Coder 1.5B Instruct", **big)
    model = found(replace(around, named=(tmp_path / "mine",))).models["starcoder2-3b"]
    assert (model.installed.line, model.installed.base, model.installed.quantization) == (
        "qwen2.5-coder",
        False,
        "Q4_K_M",
    )


def test_a_second_look_reads_no_header(around: Around, file: Path, monkeypatch: pytest.MonkeyPatch):
    in_ollama(folder(around, "OLLAMA_MODELS"), "some:latest", file)
    first = found(around)
    monkeypatch.setattr(headers, "_ask", lambda *_: pytest.fail("a child was started"))
    assert found(around) == first
    blob = first.models["some:latest"].file.path
    os.utime(blob, ns=(1, 1))
    monkeypatch.undo()
    assert found(around).models["some:latest"].file.stamp != first.models["some:latest"].file.stamp


def test_a_file_llama_cpp_could_not_load_is_passed_over_until_it_is_another(around: Around, file: Path):
    in_ollama(folder(around, "OLLAMA_MODELS"), "some:latest", file)
    model = found(around).models["some:latest"]
    headers.refuse(model.file, ENGINE, "unknown model architecture: 'x'")
    seen = found(around)
    assert dict(seen.models) == {}
    assert "llama.cpp cannot load it (unknown model architecture: 'x')" in said(seen)[0]
    assert "some:latest" in stored(around, NAMES, "a newer engine").models


def test_a_model_removed_while_it_is_listed(around: Around, file: Path, monkeypatch: pytest.MonkeyPatch):
    in_ollama(folder(around, "OLLAMA_MODELS"), "some:latest", file)
    real = Path.stat

    def gone(path: Path, **how: Any) -> os.stat_result:
        if path.name.startswith("sha256-"):
            path.unlink(missing_ok=True)
        return real(path, **how)

    monkeypatch.setattr(Path, "is_file", lambda _path: True)
    monkeypatch.setattr(Path, "stat", gone)
    seen = listed(around)
    assert (seen.files, list(seen.refused)) == ((), ["some:latest"])


@pytest.mark.timed
def test_a_folder_that_does_not_answer_is_waited_for_a_second_at_most_and_said(
    around: Around, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    in_ollama(folder(around, "OLLAMA_MODELS"), "some:latest", file)
    dead, over = tmp_path / "dead", threading.Event()
    real = [*on_disk.stores()]

    def silent(place: Path) -> Iterator[Lying]:
        if place == dead:
            over.wait()
        yield from ()

    monkeypatch.setattr(
        on_disk, "stores", lambda: [each if each.title else replace(each, files=silent) for each in real]
    )
    began = time.monotonic()
    try:
        first = listed(replace(around, named=(dead,)))
        assert time.monotonic() - began < 1.5
        assert [each.name for each in first.files] == ["some:latest"]
        assert [each.text() for each in first.left_out] == [
            f"The folder {dead} did not answer within a second, and is left out until it does. Is its disk or network there?"
        ]
        standing, began = threading.active_count(), time.monotonic()
        again = listed(replace(around, named=(dead,)))  # its thread still stands: nobody waits for it again
        assert (again, threading.active_count() <= standing) == (first, True)
        assert time.monotonic() - began < 0.8
    finally:
        over.set()


@pytest.mark.timed
def test_500_models(around: Around, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    raw = file.read_bytes()
    (tmp_path / "mine").mkdir()
    for number in range(500):
        (tmp_path / "mine" / f"{number:03}.gguf").write_bytes(raw)
    many = replace(around, named=(tmp_path / "mine",))
    first = found(many)
    assert len(first.models) + sum(int(each.split()[0]) for each in said(first)) == 500
    until = time.monotonic() + 60
    while len(found(many).models) < 500:
        assert time.monotonic() < until
        time.sleep(0.2)
    monkeypatch.setattr(headers, "_ask", lambda *_: pytest.fail("a child was started"))
    began = time.monotonic()
    assert len(found(many).models) == 500
    assert time.monotonic() - began < 2


def test_one_child_reads_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    from filelock import FileLock

    cache = tmp_path / "headers.json"
    monkeypatch.setattr("sys.argv", ["", str(cache)])
    monkeypatch.setattr("sys.stdin", (tmp_path / "asked").open("w+"))
    (tmp_path / "asked").write_text("[]\n")
    with FileLock(cache.with_name(f".{cache.name}.reading")):
        read_in_this_process()
    assert capsys.readouterr().out == BUSY
