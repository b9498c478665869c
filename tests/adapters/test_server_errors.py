"""What a server's own error becomes: the sentence with its cure, and where the log of that server lies, on this machine or another."""

import sys

import pytest

from temoto.adapters.chat import about_chat
from temoto.adapters.server_errors import Origin, log_of, meant, unknown, while_loading
from temoto.core.backend.faults import TEXTS
from temoto.core.messages.fault import FaultMessage
from temoto.ports import BadReply, CannotLoad, OutOfMemory

HERE = Origin("Ollama", "http://127.0.0.1:11434", "m:1b", "ollama pull {model}")
KILLED = "llama runner process has terminated: signal: killed"


@pytest.mark.parametrize(
    ("platform", "url", "backend", "place"),
    [
        ("linux", HERE.url, "Ollama", "`journalctl -e -u ollama`, in a container `docker logs`"),
        ("darwin", HERE.url, "Ollama", "~/.ollama/logs/server.log"),
        ("win32", HERE.url, "Ollama", r"%LOCALAPPDATA%\Ollama\server.log"),
        ("darwin", "http://192.168.0.9:11434", "Ollama", "on that machine: `journalctl -e -u ollama` (Linux)"),
        ("linux", "not an address", "Ollama", "`journalctl -e -u ollama`"),
        ("linux", HERE.url, "LM Studio", "The log of LM Studio says more."),
    ],
)
def test_where_the_log_lies(monkeypatch: pytest.MonkeyPatch, platform: str, url: str, backend: str, place: str):
    monkeypatch.setattr(sys, "platform", platform)
    assert place in log_of(Origin(backend, url, "m", "")).text()


def test_every_known_text_is_a_sentence_in_both_languages():
    for row in TEXTS:
        error = meant(row.text.replace("…", "x"), row.status[0] if row.status else 500, HERE)
        assert error is not None, row.text
        english, japanese = error.note.text("en"), error.note.text("ja")
        assert english != japanese
        assert "{" not in english + japanese


def test_a_text_of_a_version_that_does_not_exist_yet_is_quoted_and_lets_another_model_be_tried_while_loading():
    assert meant("shard 3 fell over (code 9)", 500, HERE) is None
    error = unknown("shard 3 fell over (code 9)", HERE)
    assert "in words temoto does not know: shard 3 fell over (code 9). Its log says more: " in str(error)
    assert type(error) is BadReply
    assert type(while_loading(error)) is CannotLoad
    assert while_loading(error).note == error.note
    busy = meant("server busy, please try again.  maximum pending requests exceeded", 503, HERE)
    assert busy is not None
    assert while_loading(busy) is busy  # another model would find it as busy


def test_want_of_memory_is_told_as_likely_where_a_process_was_only_killed():
    error = meant(KILLED, 500, HERE)
    assert isinstance(error, OutOfMemory)
    assert error.note.message is FaultMessage.KILLED
    assert str(error).startswith("m:1b did not run on Ollama, most likely for want of memory (")
    with pytest.raises(OutOfMemory, match=r"chat\.model"), about_chat():
        raise error
