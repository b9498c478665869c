"""`make offline`, or `python -m tests.offline [pytest words]`: tests in a network namespace that has nothing but loopback; what was sent elsewhere is counted.

    python -m tests.offline tests/core tests/engine tests/lsp -n 2 -m "not (neovim or helix or emacs or vscode)"

Beside loopback the namespace has one card with the default route, whose other end nobody reads: a packet to anywhere else has a way, is
counted there (the question who has an address is one too), and ends there. It needs Linux with user namespaces (`unshare`), `ip` and
`sysctl`. Exit code: that of the tests, 1 where a packet was sent, 2 where no namespace can be made.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CARD = "outside"
SENT_IN = f"awk '/{CARD}:/ {{print $11}}' /proc/net/dev"
UP = (
    "ip link set lo up",
    f"ip link add {CARD} type veth peer name nowhere",
    f"sysctl -qw net.ipv6.conf.{CARD}.disable_ipv6=1 net.ipv6.conf.nowhere.disable_ipv6=1",
    f"ip addr add 198.51.100.2/24 dev {CARD}",
    f"ip link set {CARD} up && ip link set nowhere up",
    f"ip route add default dev {CARD}",
)


def why_not() -> str:
    """Why no namespace of one's own can be made here; empty where one can."""
    if sys.platform != "linux" or not shutil.which("unshare") or not shutil.which("ip"):
        return "no unshare, or no ip"
    tried = subprocess.run(["unshare", "-rn", "sh", "-c", " && ".join(UP)], capture_output=True, text=True, check=False)
    return tried.stderr.strip() if tried.returncode else ""


def counted(command: list[str]) -> tuple[int, int]:
    """(the exit code of a command in such a namespace, how many packets it sent elsewhere)."""
    with tempfile.TemporaryDirectory() as folder:
        packets = Path(folder, "packets")
        script = f'{" && ".join(UP)} && {{ "$@"; code=$?; echo $({SENT_IN}) > {packets}; exit $code; }}'
        done = subprocess.run(["unshare", "-rn", "sh", "-c", script, "sh", *command], check=False)
        return done.returncode, int(packets.read_text())


def main() -> int:
    if reason := why_not():
        print(f"no network namespace can be made here: {reason}", file=sys.stderr)
        return 2
    code, packets = counted([sys.executable, "-m", "pytest", "-q", *sys.argv[1:]])
    print(f"packets to anywhere but this machine: {packets}")
    return code or int(packets > 0)


if __name__ == "__main__":
    sys.exit(main())
