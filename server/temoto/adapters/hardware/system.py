"""Which system is this, is it WSL, and are we inside a container? Signs the systems leave in files and variables.

Never raises; what leaves no sign is taken for no container.
"""

import re
import sys
from collections.abc import Mapping

from temoto.adapters.hardware.looking import Looking
from temoto.core.machine import System

_NAMES = (("win32", "windows"), ("darwin", "darwin"), ("linux", "linux"))
_FILES = ((".dockerenv", "docker"), ("run/.containerenv", "podman"))
_GROUPS = re.compile(r"/(docker|kubepods|lxc|libpod|containerd)\b")


def system(looking: Looking, environment: Mapping[str, str], platform: str = sys.platform) -> System:
    """The system by name, and what it runs inside of."""
    name = dict(_NAMES).get(platform, platform)
    if name != "linux":
        return System(name)
    kernel = looking.text("proc/sys/kernel/osrelease") or looking.text("proc/version") or ""
    return System(name, "microsoft" in kernel.lower(), _container(looking, environment))


def _container(looking: Looking, environment: Mapping[str, str]) -> str:
    """`docker`, `podman`, `lxc`, `kubernetes` …; systemd's interface says it itself, others leave files."""
    if "KUBERNETES_SERVICE_HOST" in environment:
        return "kubernetes"
    for file, kind in _FILES:
        if (looking.root / file).exists():
            return kind
    told = looking.text("run/systemd/container") or environment.get("container", "")
    if told:
        return told
    group = _GROUPS.search(looking.text("proc/1/cgroup") or "")
    return {"kubepods": "kubernetes", "libpod": "podman"}.get(group.group(1), group.group(1)) if group else ""
