"""Which key does a server get? The user's, from the environment or their keyring; never from a file a project could bring.

Asked only for an address the user configured, so that a key goes there and nowhere else. Never logged, never in a message.
"""

import asyncio
import importlib
from collections.abc import Mapping
from typing import Any

from temoto.core.backend.address import Address
from temoto.core.messages.backend import BackendMessage
from temoto.ports import TemotoError

VARIABLES = ("TEMOTO_API_KEY", "OPENAI_API_KEY")
KEYRING_S = 2.0  # a locked keyring asks its user for a password; nobody waits for that


async def key_for(address: Address, environment: Mapping[str, str]) -> str:
    """The key, or an empty text where there is none."""
    key = next((said for name in VARIABLES if (said := environment.get(name, "").strip())), "")
    if not key:
        try:
            async with asyncio.timeout(KEYRING_S):
                key = await asyncio.to_thread(_from_keyring, address.url)
        except TimeoutError:
            key = ""
    if not (key.isascii() and key.isprintable()) or " " in key:  # httpx would repeat it in its complaint
        raise TemotoError(BackendMessage.KEY_UNUSABLE, url=address.url)
    return key


def _from_keyring(url: str) -> str:
    """What `keyring set temoto URL` stored, where that package is installed."""
    try:
        keyring: Any = importlib.import_module("keyring")
        return str(keyring.get_password("temoto", url) or "").strip()
    except Exception:  # noqa: BLE001 - its backends raise whatever their systems do; no keyring is no key
        return ""
