"""`temoto serve --tcp`: where it serves and where not, and which tokens it takes."""

import os
import socket
from pathlib import Path

import pytest

from tests.cli.test_verbs import USAGE, WRONG, temoto
from tests.cli.within import temoto_within


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("0.0.0.0:0", "0.0.0.0:0 can be reached from other machines"),
        ("[::]:0", "[::]:0 can be reached from other machines"),
        ("192.168.1.2:9257", "can be reached from other machines"),
        ("example.com:9257", "can be reached from other machines"),
        ("localhost.example.com:9257", "can be reached from other machines"),
        ("9257", "9257 is no address to serve at. Write 127.0.0.1:PORT"),
        (":9257", "is no address to serve at"),
        ("127.0.0.1", "is no address to serve at"),
        ("127.0.0.1:", "is no address to serve at"),
        ("127.0.0.1:65536", "is no address to serve at"),
        ("127.0.0.1:٣", "is no address to serve at"),
        ("http://127.0.0.1:9257", "is no address to serve at"),
    ],
)
def test_other_places_are_refused(place: str, said: str, home: dict[str, str]):
    done = temoto_within("serve", "--tcp", place, home=home)
    assert (done.returncode, done.stdout) == (WRONG, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port(home: dict[str, str]):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = temoto("serve", "--tcp", f"127.0.0.1:{taken.getsockname()[1]}", home=home)
    assert done.returncode == WRONG
    assert "another program listens there. Choose another port; with 0 the system chooses one." in done.stderr


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        ("x" * 32, 0o644, "Others on this machine may read"),
        ("x" * 32, 0o620, "Others on this machine may read"),
        ("short", 0o600, "is no token: it takes 16 or more"),
        ("", 0o600, "is no token"),
        ("sixteen or more with blanks", 0o600, "is no token"),
        ("十六文字以上のトークンですがASCIIではありません", 0o600, "is no token"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no modes")
def test_token_files_that_are_refused(text: str, mode: int, said: str, home: dict[str, str], tmp_path: Path):
    file = tmp_path / "token"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    done = temoto_within("serve", "--tcp", "127.0.0.1:0", "--token-file", str(file), home=home)
    assert (done.returncode, done.stdout) == (WRONG, "")
    assert said in done.stderr
    assert not text or text not in done.stderr


def test_a_token_file_that_cannot_be(home: dict[str, str], tmp_path: Path):
    done = temoto("serve", "--tcp", "127.0.0.1:0", "--token-file", str(tmp_path / "none" / "token"), home=home)
    assert done.returncode == WRONG
    assert "cannot be used: No such file or directory" in done.stderr


def test_a_token_in_the_environment_is_judged_too(home: dict[str, str]):
    done = temoto("serve", "--tcp", "127.0.0.1:0", home=home, TEMOTO_TOKEN="hunter2")
    assert done.returncode == WRONG
    assert "What TEMOTO_TOKEN holds is no token" in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("words", [["--stdio", "--tcp", "127.0.0.1:0"], ["--token-file", "x"]])
def test_words_that_do_not_go_together(words: list[str], home: dict[str, str]):
    assert temoto_within("serve", *words, home=home).returncode == USAGE
