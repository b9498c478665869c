"""The settings VS Code offers are those of docs/settings.schema.json. UPDATE_GOLDEN=1 writes them anew into its package.json."""

import json
import os
import re
from collections.abc import Iterator
from typing import Any

from temoto.core.settings import every_setting
from tests.house.tree import ROOT

CLIENT = ROOT / "editor-clients" / "vscode"
MANIFEST = CLIENT / "package.json"
WORDS = {"": CLIENT / "package.nls.json", "ja": CLIENT / "package.nls.ja.json"}
KEPT = ("type", "default", "enum", "items", "minimum", "maximum", "pattern")

# The one setting that is the client's own. Scope `machine`: a project's .vscode/settings.json cannot set it.
SERVER = {"type": "string", "default": "", "scope": "machine", "markdownDescription": "%server%"}


def camel(key: str) -> str:
    return re.sub(r"_(\w)", lambda found: found.group(1).upper(), key)


def leaves(properties: dict[str, Any], before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each setting's key, `completion.delay_ms`, and what the schema says of it."""
    for name, about in properties.items():
        if "properties" in about:
            yield from leaves(about["properties"], f"{before}{name}.")
        else:
            yield before + name, about


def offered() -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """package.json's properties, and their descriptions by language."""
    schema = json.loads((ROOT / "docs" / "settings.schema.json").read_text(encoding="utf-8"))
    of_projects = {one.key for one in every_setting() if one.project}
    properties: dict[str, Any] = {"temoto.server": SERVER}
    words: dict[str, dict[str, str]] = {"": {}, "ja": {}}
    for key, about in leaves(schema["properties"]):
        name = camel(key)
        properties[f"temoto.{name}"] = {
            **{one: about[one] for one in KEPT if one in about},
            # What may start programs, move traffic or name a model is the user's alone; what a project may set, a workspace may.
            "scope": "window" if key in of_projects else "machine",
            "markdownDescription": f"%settings.{name}%",
        }
        words[""][f"settings.{name}"] = about["description"]
        words["ja"][f"settings.{name}"] = about["x-description-ja"]
    return properties, words


def test_the_settings_of_vs_code_are_the_servers():
    properties, words = offered()
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest["contributes"]["configuration"]["properties"] = properties
    restricted = [name for name, about in properties.items() if about["scope"] == "window"]
    manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"] = restricted
    expected = {MANIFEST: manifest}
    for language, page in WORDS.items():
        own = json.loads(page.read_text(encoding="utf-8"))
        kept = {key: text for key, text in own.items() if not key.startswith("settings.")}
        expected[page] = kept | words[language]
    for path, content in expected.items():
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        if os.environ.get("UPDATE_GOLDEN") == "1":
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: UPDATE_GOLDEN=1 writes it anew"


def test_whatever_starts_programs_or_moves_traffic_is_the_users_alone():
    scopes = {name: about["scope"] for name, about in offered()[0].items()}
    alone = {name for name, scope in scopes.items() if scope == "machine"}
    assert set(scopes.values()) == {"machine", "window"}
    assert alone >= {
        "temoto.server", "temoto.backend", "temoto.url", "temoto.allowRemote", "temoto.engine.program", "temoto.models.folders",
        "temoto.completion.model", "temoto.chat.model", "temoto.reasoning.model", "temoto.actions",
    }  # fmt: skip


def test_a_verbs_environment_is_named_as_the_client_names_it():
    """editor-clients/vscode/src/settings/given.ts makes a variable of a setting's name; lists are joined by its last word."""
    for one in every_setting():
        if one.key != "actions":
            name = re.sub(r"(?=[A-Z])", "_", camel(one.key)).replace(".", "_").upper()
            assert f"TEMOTO_{name}" == one.variable


def test_every_placeholder_has_its_words_in_both_languages():
    asked = set(re.findall(r'"%([\w.]+)%"', MANIFEST.read_text(encoding="utf-8")))
    for page in WORDS.values():
        given = json.loads(page.read_text(encoding="utf-8"))
        assert given.keys() == asked, page.name
        assert all(text.strip() for text in given.values()), page.name
