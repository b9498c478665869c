"""How fast a core multiplies weights: timed by the wheel's own code, remembered, and left alone where that cannot be."""

import json
import os
from pathlib import Path
from time import time

import pytest

from temoto.adapters.hardware import core_kernels, core_speed
from temoto.adapters.hardware.looking import Looking
from temoto.core.machine import Cpu, Kernels
from temoto.core.planning.processors import TIMED

PROCESSOR = Cpu("a processor", 2)
NO_WHEEL = pytest.mark.skipif(core_kernels.wheel() is None, reason="no wheel of llama.cpp for this processor")


@NO_WHEEL
def test_a_core_multiplies_weights_by_llama_cpps_own_code_and_the_best_is_remembered(tmp_path: Path):
    told = core_kernels.core_kernels(Looking(), PROCESSOR, tmp_path)
    assert set(TIMED) == told.keys()
    assert all(min(one.written, one.cached, one.read) > 1e8 for one in told.values())
    assert all(one.read > one.cached / 2 for one in told.values())
    assert core_speed.core_speed(PROCESSOR, tmp_path)  # in the same file
    assert core_kernels.core_kernels(Looking(), PROCESSOR, tmp_path) == told
    kept = json.loads((tmp_path / core_speed.FILE).read_text())
    (tmp_path / core_speed.FILE).write_text(json.dumps(kept | {f"{PROCESSOR.name}, Q4_0 written": 10**15}))
    assert core_kernels.core_kernels(Looking(), PROCESSOR, tmp_path)["Q4_0"].written == 10**15


@pytest.mark.parametrize("left", ["a text", ""], ids=["no library", "nothing there"])
def test_a_wheel_whose_code_cannot_be_timed_leaves_what_is_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, left: str
):
    wheel = tmp_path / "xllamacpp.abi3.so"
    if left:
        wheel.write_text(left)
    monkeypatch.setattr(core_kernels, "wheel", lambda: wheel)
    assert core_kernels.core_kernels(Looking(), PROCESSOR, tmp_path) == {}
    assert core_speed.core_speed(PROCESSOR, tmp_path)
    file = tmp_path / core_speed.FILE
    known = {f"{PROCESSOR.name}, Q4_0 {what}": 5 for what in core_kernels.WHAT}
    file.write_text(json.dumps(known | {f"{PROCESSOR.name}, MXFP4 read": 7, f"{PROCESSOR.name}, Q8_0 read": "fast"}))
    long_ago = time() - 24 * 3_600
    os.utime(file, (long_ago, long_ago))
    assert core_kernels.core_kernels(Looking(), PROCESSOR, tmp_path) == {"Q4_0": Kernels(5, 5, 5)}
