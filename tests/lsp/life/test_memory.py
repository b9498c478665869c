"""What start-up no longer needs is let go of."""

import ctypes
import linecache
import sys

import attr
import pytest

from temoto.lsp.life.memory import give_back


def test_the_source_of_made_methods_goes_and_that_of_files_stays(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(linecache, "cache", dict(linecache.cache))

    @attr.define
    class Made:
        number: int

    linecache.getlines(__file__)
    assert any(name.startswith("<attrs") for name in linecache.cache)
    give_back()
    assert not any(name.startswith("<") for name in linecache.cache)
    assert __file__ in linecache.cache
    assert Made(1) == Made(1)


def test_pages_are_handed_back_where_the_c_library_can(monkeypatch: pytest.MonkeyPatch):
    kept: list[int] = []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: type("Glibc", (), {"malloc_trim": staticmethod(kept.append)}))
    give_back()
    assert kept == [0]
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())  # musl
    give_back()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "CDLL", None)
    give_back()
