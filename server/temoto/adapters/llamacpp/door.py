"""Who uses the engine, and until when does it run? The engine's side of the leases (lease.py is the other).

Each newcomer is heard beside the others: one that stays silent holds nobody up, and is gone after a second.
"""

import select
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from temoto.adapters.llamacpp.proof import ENGINE, HOLDER, MOST_BYTES, OK, nonce, proof, proves

FIRST_LEASE_S = 30.0  # whoever starts an engine takes a lease at once; a start that was called off must not leave one
LINGER_S = 1.0  # an editor that restarts its server finds the engine still there
STEP_S = 0.2
SILENT_S = 1.0  # as long as a holder waits for us
MOST_NEWCOMERS = 64
REST = b"rest\n"  # lease.py says it; importing that would cost this process asyncio


@dataclass(eq=False, slots=True)
class _Newcomer:
    """A connection that has not shown yet that it knows the token."""

    connection: socket.socket
    since: float
    nonce: bytes = field(default_factory=nonce)
    heard: bytes = b""
    answered: bool = False


class Door:
    """A free loopback port at which leases are taken."""

    def __init__(self, token: bytes) -> None:
        self._token = token
        self._port = socket.create_server(("127.0.0.1", 0), backlog=MOST_NEWCOMERS)
        self._port.setblocking(False)
        self._newcomers: dict[socket.socket, _Newcomer] = {}
        self._held: set[socket.socket] = set()

    @property
    def port(self) -> int:
        return self._port.getsockname()[1]

    def while_used(self, alive: Callable[[], bool]) -> None:
        """Return once nobody holds a lease, a holder wants the memory back, or what is served is no longer alive.

        The system closes a holder's connection however the holder dies.
        """
        last = time.monotonic() + FIRST_LEASE_S - LINGER_S
        while alive() and (self._held or time.monotonic() - last < LINGER_S):
            readable, _, _ = select.select([self._port, *self._newcomers, *self._held], [], [], STEP_S)
            for connection in readable:
                if connection is self._port:
                    self._enters()
                elif connection in self._newcomers:
                    self._hears(self._newcomers[connection])
                elif self._wish(connection) == REST:  # what can be read is its end, or its wish that all let go
                    self._tell_all()
                    return
                else:
                    self._held.discard(connection)
                    connection.close()
            self._sends_silent_ones_away()
            if self._held:
                last = time.monotonic()

    def _enters(self) -> None:
        with suppress(OSError):
            connection, _ = self._port.accept()
            connection.setblocking(False)
            self._newcomers[connection] = _Newcomer(connection, time.monotonic())
            if len(self._newcomers) > MOST_NEWCOMERS:
                self._leaves(next(iter(self._newcomers.values())))

    def _hears(self, newcomer: _Newcomer) -> None:
        """Take in what it says; with its second line it has a lease, or is sent away."""
        try:
            piece = newcomer.connection.recv(MOST_BYTES)
        except OSError:
            piece = b""
        newcomer.heard += piece
        if not piece or len(newcomer.heard) > MOST_BYTES:
            self._leaves(newcomer)
            return
        while b"\n" in newcomer.heard and newcomer.connection in self._newcomers:
            line, _, newcomer.heard = newcomer.heard.partition(b"\n")
            if not newcomer.answered:
                newcomer.answered = self._says(newcomer, proof(self._token, ENGINE, line) + b" " + newcomer.nonce)
            elif proves(self._token, HOLDER, newcomer.nonce, line) and self._says(newcomer, OK):
                del self._newcomers[newcomer.connection]
                self._held.add(newcomer.connection)
            else:
                self._leaves(newcomer)

    def _says(self, newcomer: _Newcomer, line: bytes) -> bool:
        """Say a line, which always fits into what the system holds for a connection; whether it is still there."""
        try:
            newcomer.connection.sendall(line + b"\n")
        except OSError:
            self._leaves(newcomer)
            return False
        return True

    def _leaves(self, newcomer: _Newcomer) -> None:
        self._newcomers.pop(newcomer.connection, None)
        newcomer.connection.close()

    def _sends_silent_ones_away(self) -> None:
        for newcomer in [*self._newcomers.values()]:
            if time.monotonic() - newcomer.since > SILENT_S:
                self._leaves(newcomer)

    def _wish(self, holder: socket.socket) -> bytes:
        with suppress(OSError):
            return holder.recv(len(REST))
        return b""

    def _tell_all(self) -> None:
        """Tell every holder that the engine ends on request, so that none takes it for a crash."""
        for holder in self._held:
            with suppress(OSError):
                holder.sendall(REST)
