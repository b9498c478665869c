"""Whether the machine lives on its battery: whatever psutil says of it."""

from types import SimpleNamespace
from typing import Any

import pytest

from temoto.adapters.hardware.power import on_battery


@pytest.mark.parametrize(
    ("battery", "expected"),
    [
        pytest.param(None, False, id="none"),
        pytest.param(SimpleNamespace(percent=40, power_plugged=False), True, id="not plugged in"),
        pytest.param(SimpleNamespace(percent=40, power_plugged=True), False, id="plugged in"),
        pytest.param(SimpleNamespace(percent=40, power_plugged=None), False, id="nobody can tell"),
    ],
)
def test_what_it_says(battery: Any, expected: bool):
    assert on_battery(lambda: battery) is expected


def test_a_driver_in_trouble_is_no_battery():
    def broken() -> Any:
        raise ValueError("could not convert string to float: 'Unknown'")

    assert on_battery(broken) is False


def test_here():
    assert on_battery() in {True, False}
