"""Parts that are ordinary packages of the machine's own Debian: installed by apt where they are not there yet and root asks."""

import os
import shutil
from collections.abc import Sequence

from tests.testbed.place import PARTS, Missing, locked, run

WAIT = ["-o", "DPkg::Lock::Timeout=300"]  # somebody else's apt may be at work


def installed(packages: Sequence[str], what_for: str) -> None:
    """Have `packages` installed; Missing, saying that `what_for` needs them, where that cannot be."""
    names = ", ".join(packages)
    if shutil.which("apt-get") is None:
        raise Missing(f"{what_for} needs {names}, and there is no apt-get")
    if os.geteuid() != 0:
        raise Missing(f"{what_for} needs {names}; only root can install them")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", *WAIT, "install", "-y", "--no-install-recommends", *packages]
    with locked(PARTS / "apt.lock"):
        try:
            run(install, f"installing {names}", environment)
        except Missing:  # a fresh machine has no package lists yet
            run(["apt-get", *WAIT, "update"], "reading package lists", environment)
            run(install, f"installing {names}", environment)
