"""What are the settings, for people and for their editors' checkers? The tables of docs/settings.md, and a JSON Schema.

Both come from the fields of core/settings/__init__.py; `tests/house/test_docs_fresh.py` holds the files in docs/ to them.
"""

import json
from typing import Any, Final, get_args

from pydantic import TypeAdapter

from temoto.core.settings import Setting, Settings, every_setting
from temoto.core.settings.contradictions import DURATION

TITLE: Final = "temoto's settings, as in config.toml"
HEADS: Final = ("| key | default | meaning |", "| キー | 既定値 | 意味 |")
ENGLISH, JAPANESE = 0, 1


def json_schema() -> dict[str, Any]:
    """The JSON Schema of Settings, each with its description in both languages, its bounds and its default."""
    schema = TypeAdapter(Settings).json_schema()
    tables = schema.pop("$defs")
    properties = schema["properties"]
    for name, value in properties.items():
        if "$ref" in value:
            properties[name] = _plain(tables[value["$ref"].rsplit("/", 1)[-1]])
        elif "$ref" in value.get("items", {}):
            value["items"] = _entry(tables[value["items"]["$ref"].rsplit("/", 1)[-1]])
    for setting in every_setting():
        inside = properties
        for part in setting.path[:-1]:
            inside = inside[part]["properties"]
        inside[setting.path[-1]] = _enriched(setting, inside[setting.path[-1]])
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLE}
    return head | {"type": "object", "additionalProperties": False, "properties": properties}


def _plain(table: dict[str, Any]) -> dict[str, Any]:
    # A copy: two tables of one kind (chat, reasoning) must not share what is written into them.
    return {"type": "object", "additionalProperties": False, "properties": dict(table["properties"])}


def _entry(table: dict[str, Any]) -> dict[str, Any]:
    return _plain(table) | {"required": table["required"]}


def _enriched(setting: Setting, given: dict[str, Any]) -> dict[str, Any]:
    one = {key: value for key, value in given.items() if key != "title"}
    one |= {"description": setting.doc[ENGLISH], "x-description-ja": setting.doc[JAPANESE]}
    if setting.least is not None:
        one |= {"minimum": setting.least, "maximum": setting.most}
    if setting.path == ("models", "keep_alive"):
        one["pattern"] = f"^({DURATION})$"
    return one


def table(language: int) -> str:
    """The settings as a Markdown table, in English or Japanese."""
    rows = [f"| `{one.key}` | `{_written(one.default)}` | {_meaning(one, language)} |" for one in every_setting()]
    return "\n".join((HEADS[language], "|---|---|---|", *rows))


def may_be_of_a_project() -> str:
    """The sentence of docs/settings.md that names what a project may set."""
    return f"A project may set {_listed([one for one in every_setting() if one.project], 'and')}."


def starts_anew() -> str:
    """The sentence of docs/settings.md that names what starts anew."""
    keys = _listed([one for one in every_setting() if one.restart], "or")
    return f"Another {keys} lets the model go and starts up again."


def _listed(settings: list[Setting], word: str) -> str:
    *most, last = (f"`{one.key}`" for one in settings)
    return f"{', '.join(most)} {word} {last}"


def _meaning(setting: Setting, language: int) -> str:
    choices = get_args(setting.kind)
    said = setting.doc[language]
    if choices and isinstance(choices[0], str):
        said += " (" + ", ".join(f"`{choice}`" for choice in choices) + ")"
    if setting.least is not None:
        said += f" ({setting.least:,}–{setting.most:,})"
    return said


def _written(value: object) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value)  # pyright: ignore[reportUnknownArgumentType]
