"""Reading code takes no memory that is not given back, lets other threads run, and gives up what takes too long."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from tree_sitter_language_pack import get_language

from temoto.adapters import syntax
from temoto.adapters.syntax import TreeSitter
from temoto.core.code.text import split_lines

OUTLINES = Path(__file__).parent / "outlines"
LIMIT_MB = 4  # what was never given back came to 250 KB a time
DOCUMENT = 136_000
# A process of its own, whose memory is its own: reads the document on its input again and again, says by how many bytes it grew.
READS = """
import sys
from types import SimpleNamespace
import psutil
from temoto.adapters import syntax
from temoto.core.code.text import split_lines

language, rounds, called_off = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "called off"
lines = split_lines(sys.stdin.read())
clock = iter(range(10**9))
if called_off:  # a clock that goes on whenever it is looked at: given up well within the document
    syntax.time = SimpleNamespace(thread_time=lambda: next(clock) / 20)
reader = syntax.TreeSitter()
before = 0
for round in range(rounds + 30):
    if round == 30:
        before = psutil.Process().memory_info().rss
    assert (reader.outline(language, lines) is None) == called_off
print(psutil.Process().memory_info().rss - before)
"""


def sample(language: str) -> str:
    return (OUTLINES / f"{language}.txt").read_text(encoding="utf-8")


def long_document(language: str) -> str:
    """Code, then plain words without end: as much to read, with little to go over afterwards.

    In one string in Python, whose grammar goes over all remarks to come at each of them: 1,800 of them take it a second.
    """
    code, words = sample(language) * 4, "plain words " * 6
    line = f"{words}\n" if language == "python" else f"// {words}\n"
    around = '"""\n' if language == "python" else ""
    return code + around + line * ((DOCUMENT - len(code)) // len(line)) + around


def grown_mb(language: str, text: str, rounds: int, how: str = "wholly") -> float:
    command = [sys.executable, "-c", READS, language, str(rounds), how]
    ended = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", timeout=150, check=False)
    assert ended.returncode == 0, ended.stderr
    return int(ended.stdout) / 1e6


@pytest.mark.parametrize(
    ("language", "rounds"), [("python", 300), ("typescript", 80), ("cpp", 80), ("go", 80), ("rust", 80)]
)
def test_reading_again_and_again_takes_no_more_memory(language: str, rounds: int):
    assert grown_mb(language, long_document(language), rounds) < LIMIT_MB


def test_reading_that_is_given_up_takes_no_more_memory():
    code = sample("python")
    assert grown_mb("python", code * (DOCUMENT // len(code)), 300, "called off") < LIMIT_MB


def test_reading_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    lines = split_lines(sample("python") * 40)
    looked: list[float] = []

    def clock() -> float:
        looked.append(len(looked) * 0.5)
        return looked[-1]

    assert TreeSitter().outline("python", lines) is not None
    monkeypatch.setattr(syntax, "time", SimpleNamespace(thread_time=clock))
    assert TreeSitter().outline("python", lines) is None
    assert looked[-1] < syntax.PARSE_S + 1.5  # at the first look after it was due
    monkeypatch.undo()
    assert TreeSitter().outline("python", lines) is not None


def test_documents_read_at_the_same_time_are_not_mixed_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(syntax, "PIECE", 64)  # many pieces, so that they do get in each other's way where they can
    languages = ["python", "typescript", "cpp", "go", "rust", "java", "ruby", "kotlin"]
    documents = [(language, split_lines(sample(language) * 3)) for language in languages]
    reader = TreeSitter()
    alone = [reader.outline(*document) for document in documents]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(len(documents)) as pool:
            together = list(pool.map(lambda document: reader.outline(*document), documents * 5))
    finally:
        sys.setswitchinterval(interval)
    assert together == alone * 5
    assert len(reader._spare) <= len(documents)


def test_another_thread_runs_while_a_large_document_is_read():
    """As often as it asks for a turn, and not once at the end: a piece is handed over, or a question asked, every few milliseconds."""
    data = sample("python").encode() * 400
    language = get_language("python")
    turns, over = 0, threading.Event()

    def take_turns() -> None:
        nonlocal turns
        while not over.is_set():
            turns += 1
            time.sleep(0)

    other = threading.Thread(target=take_turns)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-3)
    try:
        other.start()
        before = turns
        assert syntax._parse(language, data, []) is not None
        taken = turns - before
    finally:
        over.set()
        other.join()
        sys.setswitchinterval(interval)
    assert taken > 10
