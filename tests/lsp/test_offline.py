"""Nothing goes anywhere but to this machine: a server and a verb in a network namespace in which what is sent elsewhere is counted.

Of any other tests: `python -m tests.offline WORDS`.
"""

import sys

import pytest

from tests.offline import counted, why_not

ELSEWHERE = """
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
    one.sendto(b"x", ("192.0.2.1", 9))
"""


@pytest.fixture(autouse=True)
def namespace() -> None:
    if reason := why_not():
        pytest.skip(f"missing part network namespace: {reason}")


def test_a_packet_elsewhere_is_counted():
    assert counted([sys.executable, "-c", "print(1)"]) == (0, 0)
    assert counted([sys.executable, "-c", ELSEWHERE])[1] > 0


def test_a_server_and_a_verb_send_nothing_elsewhere():
    """A completion in a server, and an action in a terminal, each with a model server on loopback."""
    tests = ["tests/lsp/test_planted_secrets.py", "-k", "ghost or failure", "-p", "no:cacheprovider", "-p", "no:xdist"]
    code, packets = counted([sys.executable, "-m", "pytest", "-q", *tests])
    assert (code, packets) == (0, 0)
