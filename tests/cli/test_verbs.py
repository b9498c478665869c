"""The verbs as a person types them: what they print, where, and how they exit."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.within import temoto_within

FIB = "def fib(n):\n    if n < 2:\n        return n\n    \n"
FINE, WRONG, USAGE = 0, 1, 2


def temoto(*words: str, home: dict[str, str], stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LANG": "en_US.UTF-8", "COLUMNS": "200", **home, **more}
    command = [sys.executable, "-m", "temoto", *words]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, env=environment, timeout=120, check=False
    )


@pytest.fixture
def fib(tmp_path: Path) -> str:
    file = tmp_path / "fib.py"
    file.write_text(FIB)
    return str(file)


@pytest.mark.engine
def test_complete_prints_the_text_alone(fib: str, home: dict[str, str]):
    done = temoto("complete", f"{fib}:4:5", home=home)
    assert (done.returncode, done.stdout) == (FINE, "return fib(n - 1) + fib(n - 2)\n")


@pytest.mark.engine
def test_complete_as_json_is_one_document(fib: str, home: dict[str, str]):
    done = temoto("complete", f"{fib}:4:5", "--json", home=home)
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["text"] == "return fib(n - 1) + fib(n - 2)"
    assert answer["reason"] == "ok"
    assert answer["backend"] == "embedded"
    assert answer["model"].startswith("smollm2")
    assert answer["prompt_tokens"] in {15, 16}  # cut back by the vocabulary, or by signs until that is read
    assert 0 < answer["generated_tokens"] < 30
    assert {"wait", "prompt", "first", "total"} <= set(answer["timing_ms"])
    assert done.returncode == FINE


@pytest.mark.engine
def test_complete_as_json_says_which_other_files_were_shown(home: dict[str, str], tmp_path: Path):
    (tmp_path / "prices.py").write_text("def gross(net, vat):\n    return net + vat\n")
    (tmp_path / "secrets.py").write_text("def token():\n    return 1\n")
    (tmp_path / "keys.py").write_text("def key(password='hunter2hunter2'):\n    return password\n")
    (tmp_path / "bill.py").write_text(
        "from prices import gross\nimport secrets, keys\nfrom keys import key\n\ntotal = \n"
    )
    on = {"TEMOTO_COMPLETION_OTHER_FILES": "true", "TEMOTO_COMPLETION_MAX_TOKENS": "8"}
    answer = json.loads(temoto_within("complete", f"{tmp_path}/bill.py:5:9", "--json", home=home, **on).stdout)
    assert answer["context"]["files"] == ["prices.py"]
    assert answer["context"]["tokens"] > 0


@pytest.mark.engine
def test_complete_reads_the_text_from_standard_input(home: dict[str, str]):
    done = temoto("complete", "not-on-disk.py:4:5", "--stdin", home=home, stdin=FIB)
    assert done.stdout.startswith("return fib(n - 1)")


@pytest.mark.engine
def test_complete_says_why_there_is_nothing(fib: str, home: dict[str, str]):
    done = temoto("complete", f"{fib}:3:12", home=home)
    assert (done.returncode, done.stdout, done.stderr) == (FINE, "", "(in-word)\n")


@pytest.mark.parametrize(
    ("place", "exit_code", "said"),
    [
        ("{folder}:1:1", WRONG, "is a folder; name a file in it."),
        ("{folder}/none.py:1:1", WRONG, "There is no file"),
        ("{folder}/image.png:1:1", WRONG, "is not a text file (UTF-8)."),
        ("{folder}/fib.py:99:1", WRONG, "99:1 is outside."),
        ("{folder}/fib.py:1:99", WRONG, "the line 12 columns; 1:99 is outside."),
        ("{folder}/fib.py:0:1", WRONG, "0:1 is outside."),
        ("{folder}/fib.py", USAGE, "is not FILE:LINE:COL, for example app.py:12:5"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True], ids=["plain", "json"])
def test_complete_where_nothing_can_be(place: str, exit_code: int, said: str, as_json: bool, fib: str, tmp_path: Path):
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    words = ["complete", place.format(folder=tmp_path), *(["--json"] if as_json else [])]
    done = temoto_within(*words, home={"HOME": str(tmp_path)})
    assert done.returncode == exit_code
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_complete_without_a_backend_says_what_to_do(fib: str, tmp_path: Path):
    nowhere = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "OLLAMA_HOST": "127.0.0.1:9"}
    done = temoto("complete", f"{fib}:4:5", home=nowhere)
    assert done.returncode == WRONG
    assert "Ollama does not answer at http://127.0.0.1:9" in done.stderr
    assert (
        "`temoto setup` fetches the one for this machine, `temoto demo` a small one (98 MB, apache-2.0)" in done.stderr
    )
    japanese = temoto("complete", f"{fib}:4:5", "--json", home=nowhere, LANG="ja_JP.UTF-8")
    assert "補完できません" in japanese.stderr
    assert json.loads(japanese.stdout)["reason"] == "no-model"


@pytest.mark.engine
def test_demo_shows_a_real_completion(home: dict[str, str]):
    done = temoto("demo", home=home)
    assert done.returncode == FINE, done.stderr
    assert "return fib(n - 1) + fib(n - 2)" in done.stdout
    assert "tokens/s" in done.stdout
    report = json.loads(temoto("demo", "--json", home=home).stdout)
    assert report["completions"][0]["ghost"] == "return fib(n - 1) + fib(n - 2)"


def test_version_and_usage(tmp_path: Path):
    assert temoto("--version", home={}).stdout.startswith("temoto 0.")
    assert temoto("nonsense", home={}).returncode == USAGE


def test_serve_imports_neither_typer_nor_httpx_before_it_answers(tmp_path: Path):
    """The editor waits for `initialize`: it is answered with pygls and the recipes alone."""
    code = (
        "import sys; sys.argv = ['temoto', '--stdio']\n"
        "import temoto.lsp.router as s\n"
        "s.run = lambda house, first: print(sorted({'typer', 'httpx', 'pydantic', 'tiktoken', 'rich', 'psutil', 'temoto.engine.serving.startup', 'temoto.engine.completion.complete'} & set(sys.modules)))\n"
        "from temoto.__main__ import main; main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == "[]\n", done.stderr
