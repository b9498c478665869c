"""Which NVIDIA cards count: none that no backend is built for, and all of those that are hidden from programs started here."""

from dataclasses import replace
from pathlib import Path

import pytest

from temoto.adapters.hardware.looking import Looking
from temoto.core.messages.machine import MachineMessage as M
from tests.adapters.hardware.test_nvidia import BIG, BIG_SEEN, RAM, SMALL, SMALL_SEEN, probed


@pytest.fixture
def looking(tmp_path: Path) -> Looking:
    return Looking(tmp_path, RAM, once=0.3)


def test_a_card_no_backend_is_built_for_is_told(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    (gpu,) = probed(monkeypatch, looking, replace(BIG, name=b"Tesla K80", compute=(3, 7)))
    assert gpu.too_old
    (told,) = looking.unread
    assert (told.message, told.text().split(":")[0]) == (M.NVIDIA_TOO_OLD, "Tesla K80 is not counted")
    assert "3.7" in told.text("ja")


@pytest.mark.parametrize(
    ("value", "told"), [(None, False), ("0,1", False), ("0", True), ("", True), ("-1", True), ("GPU-1", True)]
)
def test_cards_hidden_from_programs_are_told_and_counted_all_the_same(
    monkeypatch: pytest.MonkeyPatch, looking: Looking, value: str | None, told: bool
):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if value is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", value)
    assert probed(monkeypatch, looking, BIG, SMALL) == [BIG_SEEN, SMALL_SEEN]
    assert [one.message for one in looking.unread] == [M.CARDS_HIDDEN] * told
