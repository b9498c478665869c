"""Which changes of settings need a new start, field by field."""

from dataclasses import replace
from typing import Any

import pytest

from temoto.core.settings import OwnAction, Settings, every_setting
from temoto.core.settings.restart import needs_start

SIMPLY_READ = {
    "language", "completion.multiline", "completion.ahead", "completion.other_files", "completion.candidates", "completion.delay_ms", "completion.max_tokens", "completion.disabled_languages",
    "models.unload_when_off", "measure", "stats", "code_actions.enabled", "code_actions.on_rest", "code_actions.max_tokens", "actions",
}  # fmt: skip
OTHER = {
    "backend": "embedded", "url": "http://127.0.0.1:1", "allow_remote": True, "measure": False, "stats": False, "language": "ja", "profile": "guide",
    "completion.enabled": False, "completion.model": "x", "completion.multiline": "never", "completion.ahead": False, "completion.other_files": True, "completion.candidates": 1, "completion.delay_ms": 1, "completion.latency_ms": 1,
    "completion.max_tokens": 1, "completion.disabled_languages": ("python",), "chat.model": "x", "reasoning.model": "x",
    "engine.program": "/x", "models.context": 512, "models.keep_alive": "1m", "models.folders": ("/srv/models",), "models.commercial_only": True,
    "models.unload_when_off": False, "code_actions.enabled": False, "code_actions.on_rest": True, "code_actions.max_tokens": 64,
    "actions": (OwnAction("Shout", "Make it loud"),),
}  # fmt: skip


def changed(key: str) -> Settings:
    first, _, second = key.partition(".")
    if not second:
        return replace(Settings(), **{first: OTHER[key]})
    table: Any = getattr(Settings(), first)
    return replace(Settings(), **{first: replace(table, **{second: OTHER[key]})})


@pytest.mark.parametrize("key", [one.key for one in every_setting()])
def test_a_change_of(key: str):
    assert changed(key) != Settings()
    assert needs_start(Settings(), changed(key)) is (key not in SIMPLY_READ)
    assert needs_start(changed(key), Settings()) is (key not in SIMPLY_READ)
    assert not needs_start(changed(key), changed(key))


def test_what_is_off_and_stays_off_starts_nothing():
    off = replace(Settings().completion, enabled=False)
    assert not needs_start(Settings(completion=off), Settings(completion=off, backend="embedded"))
