"""A user's and a project's settings files, for the tests of what is read from them."""

from pathlib import Path
from typing import Any

from temoto.adapters.settings import read_settings
from temoto.core.settings import Completion, Reading, Settings

PROJECT_MAY = frozenset(
    f"completion.{name}" for name in ("enabled", "multiline", "delay_ms", "max_tokens", "disabled_languages")
)


def said(reading: Reading) -> list[str]:
    return [warning.text() for warning in reading.warnings]


def completion(**values: Any) -> Settings:
    return Settings(completion=Completion(**values))


class Files:
    """A user's config.toml and a project's .temoto.toml."""

    def __init__(self, folder: Path) -> None:
        self.user, self.project = folder / "config.toml", folder / "project" / ".temoto.toml"
        self.project.parent.mkdir()

    def read(self, options: object = None, configuration: object = None, **environment: str) -> Reading:
        return read_settings(options, environment, configuration=configuration, user=self.user, project=self.project)
