"""The clients of editors are thin: no prompt, no HTTP, no model's name; small files. What they start is never a project's."""

import json
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, shown, tracked_files

CLIENTS = ROOT / "editor-clients"
CODE = frozenset((".lua", ".ts", ".mjs", ".el", ".toml", ".json"))
LOCK = "package-lock.json"
FILE = 250
HTTP = re.compile(
    r"https?://|\bfetch\(|XMLHttpRequest|node:https?\b|vim\.net\b|\bcurl\b|url-retrieve|127\.0\.0\.1|\blocalhost\b"
)
PROMPT = re.compile(r"<\|?fim|<\|im_|\[SUFFIX\]|<PRE>|\byou are an?\b", re.IGNORECASE)
MODEL = re.compile(
    r"\b(qwen|(code)?gemma|(code)?llama-?\d|codellama|codestral|devstral|mistral|mixtral|deepseek|starcoder|smollm|phi-?\d|granite-?\w"
    r"|gpt-oss|glm-\d|mellum|opencoder)",
    re.IGNORECASE,
)


def code() -> list[Path]:
    return [
        path for path in tracked_files() if path.is_relative_to(CLIENTS) and path.suffix in CODE and path.name != LOCK
    ]


@pytest.mark.parametrize("law", [HTTP, PROMPT, MODEL], ids=["HTTP", "prompt", "model"])
def test_a_client_knows_nothing_of_models(law: re.Pattern[str]):
    assert len(code()) > 10
    found = {shown(path): match.group() for path in code() if (match := law.search(path.read_text(encoding="utf-8")))}
    assert found == {}


@pytest.mark.parametrize(
    ("law", "text", "expected"),
    [
        (HTTP, "fetch('x')", True), (HTTP, "http://x", True), (HTTP, "import * as http from 'node:http'", True),
        (HTTP, "temoto.fetchModel", False), (PROMPT, "<|fim_prefix|>", True), (PROMPT, "prompt: question.prompt", False),
        (MODEL, "qwen2.5-coder", True), (MODEL, "llama3", True), (MODEL, "llama-server", False), (MODEL, "Ollama", False),
    ],
)  # fmt: skip
def test_the_law_sees(law: re.Pattern[str], text: str, expected: bool):
    assert bool(law.search(text)) is expected


def test_files_are_small():
    sources = [path for path in code() if path.suffix in {".lua", ".ts", ".mjs", ".el"}]
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources}
    assert {name: length for name, length in lengths.items() if length > FILE} == {}


def test_the_lock_file_says_no_place_packages_come_from():
    lock = json.loads((CLIENTS / "vscode" / LOCK).read_text(encoding="utf-8"))
    assert [name for name, about in lock["packages"].items() if "resolved" in about] == []
