"""A program of somebody else's: whether it ends well, and that it is left alone with little."""

import sys
from pathlib import Path

import pytest

from temoto.adapters.trying.outcome import outcome


def said(program: str, **limits: int) -> str:
    why = outcome(program, **limits)
    return why.text() if why else ""


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("assert 1 + 1 == 2\nassert __name__ == '__main__'\n", ""),
        ("assert 1 + 1 == 3, 'no'\n", "the test failed: AssertionError: no"),
        ("def f(:\n", "the test failed: SyntaxError: invalid syntax"),
        ("import sys; sys.exit(3)\n", "the test failed: 3"),
        ("import os; os.kill(os.getpid(), 9)\n", "the test failed: SIGKILL"),
        ("import ctypes; ctypes.string_at(0)\n", "the test failed: SIGSEGV"),
        ("import sys; sys.exit()\nassert False\n", "the program left before its test had ended (exit)"),
        ("import os; os._exit(0)\n", "the program left before its test had ended (exit)"),
        ("import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()\n", ""),
        ("import atexit; atexit.register(lambda: 1 / 0)\n", ""),
    ],
)  # fmt: skip
def test_how_it_ends(program: str, expected: str):
    assert said(program) == expected


def test_what_it_is_given(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TEMOTO_TEST_TOKEN", "a-secret")
    program = """
import os, sys
assert "TEMOTO_TEST_TOKEN" not in os.environ
assert sys.stdin.read() == ""
assert os.path.realpath(os.environ["HOME"]) == os.path.realpath(os.getcwd())
assert sorted(os.listdir()) == ["complaint", "program.py"]
open("left.txt", "w").write("x")
sys.stderr.write(os.getcwd())
sys.exit(1)
"""
    folder = said(program).removeprefix("the test failed: ")
    assert "temoto-try-" in folder
    assert not Path(folder).exists()


def test_it_is_ended_when_it_takes_too_long():
    assert said("while True: pass\n", seconds=1) in {
        "not done after 1 s",
        "the test failed: SIGKILL",
    }


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to so many addresses")
def test_it_is_ended_when_it_takes_too_much():
    assert said("x = bytearray(2 * 1024 ** 3)\n") == "the test failed: MemoryError"
    assert said("open('big', 'wb').write(b'x' * (64 * 1024 ** 2))\n").startswith("the test failed: ")
