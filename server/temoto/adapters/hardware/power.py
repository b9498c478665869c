"""Does this machine live on its battery now? What only makes answers quicker is not worth a battery."""

from collections.abc import Callable
from typing import Any

import psutil


def _battery() -> Any:
    return getattr(psutil, "sensors_battery", lambda: None)()  # not there on every system


def on_battery(read: Callable[[], Any] = _battery) -> bool:
    """Whether there is a battery that nothing charges; no where nobody can tell. `read`: as psutil.sensors_battery."""
    try:
        battery = read()
    except Exception:  # noqa: BLE001 - psutil passes on whatever a driver's files say
        return False
    return battery is not None and battery.power_plugged is False
