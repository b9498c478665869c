"""How do an engine and who uses it show each other that they know its token, without saying it?

Whoever takes the ports of an engine that died could say that it is the engine; it would be told the token, then the code. So each
sends a number made for this once, and the other answers with what only the token makes of it. The engine answers first.

    holder → nonce        engine → proof, nonce        holder → proof        engine → ok
"""

import hmac
import os

ENGINE, HOLDER = b"engine", b"holder"  # so that nobody's answer can be sent back to them as their own
OK = b"ok"
MOST_BYTES = 200  # of a line


def nonce() -> bytes:
    """A number made for this once."""
    return os.urandom(16).hex().encode()


def proof(token: bytes, side: bytes, nonce: bytes) -> bytes:
    """What only the token makes of a nonce, for one of the two sides."""
    return hmac.new(token, side + b" " + nonce, "sha256").hexdigest().encode()


def proves(token: bytes, side: bytes, nonce: bytes, answer: bytes) -> bool:
    """Whether that is the proof."""
    return hmac.compare_digest(proof(token, side, nonce), answer)
