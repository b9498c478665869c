"""Everything that writes a file of temoto's own or of its user's: how it is written, and how it is read back."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temoto.adapters import loaded
from temoto.adapters.configuring import records
from temoto.adapters.hardware import core_speed
from temoto.adapters.modelfiles import gguf_child, headers
from temoto.adapters.settings import edit
from temoto.adapters.state import atomic, editor_token, json_file, pages, places, user_files
from temoto.adapters.state.measured import MeasuredFile
from temoto.adapters.state.passed_tests import PassedTestsFile
from temoto.adapters.state.remembered import Remembered
from temoto.adapters.state.uses_file import UsesFile
from temoto.core.backend.calls import Usage
from temoto.core.completion.use_counts import Counts
from temoto.core.machine import Cpu
from temoto.core.planning.measured import Measurement, StepDown, Subject

OLLAMA = "http://127.0.0.1:11434"


@dataclass(frozen=True, slots=True)
class Writer:
    """`write(name)` puts one more thing there (or replaces the whole by it), `there()` says which are there. `whole`: the newest
    replaces what was; `new`: it never replaces anything."""

    write: Callable[[str], object]
    there: Callable[[], set[str]]
    whole: bool = False
    new: bool = False


def user_file() -> Path:
    return Path(os.environ["HOME"], "of_mine.py")


def text_of(file: Path) -> set[str]:
    return {file.read_text().strip()} if file.exists() else set()


def subject(name: str) -> Subject:
    return Subject("a machine", "Ollama", name, "d1", 8_192, "GPU")


def record(name: str) -> None:
    records.record(Path("/etc") / name, records.Record("zed", "", "", "", False, ()))


def table(file: Path) -> set[str]:
    return set(json_file.read(file, json_file.TABLE))


def put(name: str) -> None:
    edit.put(places.config_file(), {f"{name}.url": name})


def settings() -> set[str]:
    file = places.config_file()
    return (
        {line.strip("[]") for line in file.read_text().splitlines() if line.startswith("[")} if file.exists() else set()
    )


def write_text(name: str) -> None:
    file = user_file()
    if not file.exists():
        file.write_text("")  # a user's file is there before
    user_files.write_text(file, f"{name}\n")


def backup(name: str) -> None:
    source = user_file().with_name("source")
    source.write_text(f"{name}\n")
    atomic.copy_file(source, user_file())


def make_file(name: str) -> None:
    pages.make_file([(user_file().parent / f"{name}_test.py").as_uri()], f"{name}\n")


def made(suffix: str) -> set[str]:
    """The files of that suffix that say what they are to say."""
    files = [file for file in user_file().parent.iterdir() if file.name.endswith(suffix)]
    assert all(file.read_text() == f"{file.name.removesuffix(suffix)}\n" for file in files), "half a file"
    return {file.name.removesuffix(suffix) for file in files}


def keep_page(name: str) -> None:
    pages.keep_page("page", f"{name}\n")


def token(name: str) -> None:
    editor_token.editor_token(user_file().parent / f"{name}.token", {})


def tokens() -> set[str]:
    files = list(user_file().parent.glob("*.token"))
    assert all(len(file.read_text()) > editor_token.LEAST for file in files), "half a token"
    return {file.stem for file in files}


def core(name: str) -> None:
    file = places.state_file("x").parent
    json_file.keep(file / core_speed.FILE, json_file.TABLE, lambda before: {**before, name: 1})
    assert core_speed.core_speed(Cpu(name, 1), file)


def header(name: str) -> None:
    gguf_child._keep(headers._cache(), {name: {"stamp": "1", "problem": "UNREAD", "facts": {}}})


def vocabulary(name: str) -> None:
    """As the child that reads one writes it."""
    with atomic.replacing(places.cache_folder("vocabularies") / "a.ranks") as file:
        file.write(f"{name}\n".encode())


def note(name: str) -> None:
    """As a server that has started an engine names it."""
    atomic.replace_text(places.cache_folder("engine") / "e.json", json.dumps({name: 1}))


def steps(name: str) -> None:
    MeasuredFile().step(StepDown("a machine", "Ollama", name, "", 1, name, "", 1))


def measured() -> set[str]:
    file = MeasuredFile()
    return {one.subject.model for one in file.measured("a machine")} | {one.model for one in file.steps("a machine")}


NAMES = [f"{who}{number}" for who in "abc" for number in range(6)]  # all that are ever written


def declined() -> set[str]:
    return {name for name in NAMES if Remembered().declined(name)}


def passed() -> set[str]:
    return {name for name in NAMES if PassedTestsFile().passed(name)}


def counted(name: str) -> None:
    UsesFile().add(Counts(**{COUNTED[name[0]]: 1}))


COUNTED = {"a": "asked", "b": "joined", "c": "kept"}


def counts() -> set[str]:
    """`a0`, `a1`, …: so many as were counted."""
    days: dict[str, Any] = UsesFile().days()
    return {
        f"{who}{number}"
        for who, what in COUNTED.items()
        for day in days.values()
        for number in range(getattr(day, what))
    }


WRITERS: dict[str, Writer] = {
    "remembered.json": Writer(lambda name: Remembered().decline(name), declined),
    "loaded.json": Writer(
        lambda name: loaded.remember("Ollama", OLLAMA, name), lambda: {model for _, _, model in loaded.known()}
    ),
    "measured.json": Writer(lambda name: MeasuredFile().keep(Measurement(subject(name), decode=1.0)), measured),
    "measured.json, steps": Writer(steps, measured),
    "passed_tests.json": Writer(lambda name: PassedTestsFile().keep(name, Usage(1)), passed),
    "uses.json": Writer(counted, counts),
    "core-speed.json": Writer(core, lambda: table(places.state_file(core_speed.FILE))),
    "headers.json": Writer(header, lambda: table(headers._cache())),
    "configured.json": Writer(record, lambda: {Path(name).name for name in records.files()}),
    "config.toml": Writer(put, settings),
    "a file of the user's": Writer(write_text, lambda: text_of(user_file()) - {""}, whole=True),
    "the copy of a file": Writer(backup, lambda: text_of(user_file()), whole=True),
    "a file that Write tests makes": Writer(make_file, lambda: made("_test.py"), new=True),
    "a page": Writer(keep_page, lambda: text_of(places.cache_folder("pages") / "page.md"), whole=True),
    "the token of TCP": Writer(token, tokens, new=True),
    "a vocabulary": Writer(vocabulary, lambda: text_of(places.cache_folder("vocabularies") / "a.ranks"), whole=True),
    "the note of an engine": Writer(note, lambda: table(places.cache_folder("engine") / "e.json"), whole=True),
}
