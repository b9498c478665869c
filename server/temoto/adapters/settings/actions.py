"""Is `[[actions]]` a list of code actions? The actions, or what is wrong with the first entry that is none.

Keys may be in snake or camel case, as everywhere in the settings; blank titles and prompts are none.
"""

import difflib
from collections.abc import Mapping
from dataclasses import fields
from typing import cast

from pydantic import TypeAdapter, ValidationError

from temoto.core.messages import Note, note
from temoto.core.messages.setting import SettingMessage
from temoto.core.settings import OwnAction
from temoto.core.settings.contradictions import snake

MOST = 50  # a menu of more is no menu
_KEYS = tuple(one.name for one in fields(OwnAction))
_ADAPTER = TypeAdapter(OwnAction)


def read_own_actions(value: object) -> tuple[OwnAction, ...] | Note:
    """The user's actions in their order, or a Note."""
    if not isinstance(value, (list, tuple)):
        return note(SettingMessage.EXPECTED_ACTIONS)
    entries = cast("list[object]", value)
    if len(entries) > MOST:
        return note(SettingMessage.TOO_MANY_ACTIONS, most=MOST)
    found: list[OwnAction] = []
    for number, entry in enumerate(entries, 1):
        one = entry if isinstance(entry, OwnAction) else _one(entry)
        if isinstance(one, Note):
            return note(SettingMessage.BAD_ACTION, number=number, problem=one)
        found.append(one)
    return tuple(found)


def _one(entry: object) -> OwnAction | Note:
    if not isinstance(entry, Mapping):
        return note(SettingMessage.EXPECTED_ACTION)
    given = {snake(key): one for key, one in cast("Mapping[object, object]", entry).items()}
    for key in given:
        if key not in _KEYS:
            near = difflib.get_close_matches(key[:60], _KEYS, 1)
            return note(SettingMessage.ACTION_KEY, key=key[:60], near=near[0] if near else ", ".join(_KEYS))
    for key in ("title", "prompt"):
        if not str(given.get(key) or "").strip():
            return note(SettingMessage.ACTION_LACKS, key=key)
    try:
        return _ADAPTER.validate_python(given)
    except ValidationError as error:
        wrong = error.errors()[0]
        return note(SettingMessage.ACTION_VALUE, key=".".join(map(str, wrong["loc"])) or "?", detail=wrong["msg"][:120])
