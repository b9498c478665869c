"""The log holds no code, at whatever level, and nothing where nobody asked for it."""

import logging
from collections.abc import Iterator

import pytest

from temoto.lsp.router import log_to_stderr

WIRE = "pygls.protocol.json_rpc"


@pytest.fixture
def unset() -> Iterator[None]:
    root, theirs, wire = logging.getLogger(), logging.getLogger("pygls"), logging.getLogger(WIRE)
    before = root.handlers[:], root.level, theirs.level, wire.filters[:]
    yield
    root.handlers[:], root.level, theirs.level, wire.filters[:] = before


@pytest.mark.usefixtures("unset")
@pytest.mark.parametrize("level", ["", "info", "debug", "warning", "nonsense"])
def test_the_messages_themselves_are_not_written_down(level: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TEMOTO_LOG", level)
    log_to_stderr()
    assert not logging.getLogger(WIRE).isEnabledFor(logging.INFO)
    assert logging.getLogger(WIRE).isEnabledFor(logging.WARNING)


@pytest.mark.usefixtures("unset")
@pytest.mark.parametrize(("wish", "written"), [("1", True), ("0", False), ("yes", False), ("", False)])
def test_code_is_logged_only_where_somebody_wants_just_that(wish: str, written: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TEMOTO_LOG", "info")
    monkeypatch.setenv("TEMOTO_LOG_CODE", wish)
    log_to_stderr()
    assert logging.getLogger(WIRE).isEnabledFor(logging.INFO) is written


@pytest.mark.usefixtures("unset")
def test_a_cancel_that_comes_late_is_no_news(caplog: pytest.LogCaptureFixture):
    log_to_stderr()
    log_to_stderr()  # each connection of a server over TCP
    wire = logging.getLogger(WIRE)
    wire.warning('Cancel notification for unknown message id "%s"', 5)
    wire.warning("something else")
    assert [record.getMessage() for record in caplog.records] == ["something else"]
    assert len(wire.filters) == 1
