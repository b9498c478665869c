"""Whose settings hold in a document, where the editor has several folders open? Those of the folder nearest to it.

A project can only restrict its own documents: nothing here reaches what is loaded, or where anything is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from temoto.core.settings import Completion, Settings


@dataclass(frozen=True, slots=True)
class Project:
    """A folder by its URI, and the completions its documents get: the user's settings as its `.temoto.toml` restricts them."""

    uri: str
    completion: Completion


def project_of(uri: str, projects: Sequence[Project]) -> Project | None:
    """The innermost project a document lies in; a document that was never saved belongs to the first."""
    if not projects:
        return None
    if not uri.startswith("file:"):
        return projects[0]
    place = _place(uri)
    around = [one for one in projects if place.startswith(f"{_place(one.uri)}/")]
    return max(around, key=lambda one: len(_place(one.uri)), default=None)


def with_projects(settings: Settings, projects: Sequence[Project]) -> Settings:
    """The user's settings, with completions off where every open project switches them off: then no model needs to be loaded."""
    if projects and not any(one.completion.enabled for one in projects):
        return replace(settings, completion=replace(settings.completion, enabled=False))
    return settings


def _place(uri: str) -> str:
    """A URI in one spelling: editors differ in what they escape, and in the case of a drive's letter."""
    place = unquote(uri).rstrip("/")
    drive = len("file:///x:")
    return place[:drive].lower() + place[drive:] if place[drive - 1 : drive] == ":" else place
