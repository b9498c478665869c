"""What comes from a backend is well-formed: no half of a character, and no number that is none."""

import json

import httpx
import pytest

from temoto.adapters.http import Connection, duration, kind_of, number, parsed
from temoto.ports import WrongBackend

HALF = rb'{"models": [{"name": "\ud800x", "size": 5, "tags": ["\udfff"], "\ud83d": 1}], "emoji": "\ud83d\ude00"}'


def test_half_a_character_becomes_what_stands_for_it():
    found = parsed(HALF)
    assert found == {"models": [{"name": "\ufffdx", "size": 5, "tags": ["\ufffd"], "\ufffd": 1}], "emoji": "😀"}
    json.dumps(found, ensure_ascii=False).encode()


@pytest.mark.parametrize("said", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e400", b"9" * 400, b"9" * 4000])
def test_no_number_that_is_none(said: bytes):
    found = parsed(b'{"timings": {"predicted_ms": ' + said + b"}}")
    assert found == {"timings": {"predicted_ms": None}}
    assert number(None) is duration(None) is None


@pytest.mark.parametrize("said", [-1, -0.5, True, "5", None, [5]])
def test_nothing_is_counted_below_zero(said: object):
    assert number(said) is None
    assert duration(said, 1e-3) is None


def test_counts_and_times():
    assert (number(5), number(5.9), number(0), duration(1500, 1e-3), duration(0)) == (5, 5, 0, 1.5, 0)


async def test_so_is_a_whole_answer():
    async with httpx.AsyncClient() as client:
        connection = Connection("Odd", "http://127.0.0.1:1", client)
        answer = connection.readable(httpx.Response(200, content=HALF))
        assert answer["models"][0]["name"] == "\ufffdx"
        for body in (b"[" * 100_000, b'{"a": ' * 50_000, b"\xff\xfe\xff", b"<html>"):
            with pytest.raises(WrongBackend):
                connection.readable(httpx.Response(200, content=body))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"<html>AWS_KEY", "it looks like HTML"),
        (b'{"response": "AWS_KEY', "it looks like JSON that is broken off"),
        (b"AWS_KEY = 1", "it is text"),
        (b"\xff\x00AWS_KEY", "it is no plain text"),
    ],
)
def test_of_a_bad_line_only_its_kind_is_said(line: bytes, kind: str):
    assert kind_of(line).text() == kind
