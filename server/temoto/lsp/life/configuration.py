"""What does the editor want set? Asked at the start, and again whenever it says that something changed.

An editor that can be asked (workspace/configuration) is asked each time; one that cannot says it with the notification.
"""

import asyncio
from collections.abc import Callable
from dataclasses import fields
from typing import Final, cast

from lsprotocol import types
from pygls import uris

from temoto.core.messages import Note
from temoto.core.settings import Reading, Settings
from temoto.core.settings.projects import Project, with_projects
from temoto.lsp.protocol.asking import ask_editor
from temoto.lsp.server import TemotoServer

SECTION = "temoto"
ReadSettings = Callable[[object, object, str | None], Reading]
"""Given initializationOptions, what the editor says now, and the project's folder: the settings. Reads files."""
_NOT_SAID: Final = object()


class Configuration:
    """Reads the editor's settings and puts them into the session. `say` shows a warning."""

    def __init__(self, server: TemotoServer, read: ReadSettings, say: Callable[[Note], None]) -> None:
        self._server, self._read, self._say = server, read, say
        self._said: object = None
        self._one = asyncio.Lock()
        self._waiting = False

    async def apply(self) -> None:
        """Read every setting again and put it into effect. Concurrent calls are coalesced; the one that runs reads the newest settings."""
        if self._waiting:
            return
        self._waiting = True
        async with self._one:
            self._waiting = False
            server = self._server
            self._said = await self._ask_editor()
            user, projects, warnings = await asyncio.to_thread(self._read_all)
            server.language = _language(user, server.locale)
            server.session.change(with_projects(user, projects), projects)
            for warning in warnings:
                self._say(warning)

    def _read_all(self) -> tuple[Settings, tuple[Project, ...], list[Note]]:
        """The user's settings, what each folder makes of them, and every warning once. Blocks: it reads files."""
        server = self._server
        user = self._read(server.options, self._said, None)
        folders = {uri: path for uri in server.roots if (path := folder(uri)) is not None}
        readings = {uri: self._read(server.options, self._said, path) for uri, path in folders.items()}
        projects = tuple(Project(uri, reading.settings.completion) for uri, reading in readings.items())
        warnings: list[Note] = []
        for reading in readings.values() or (user,):  # each folder's has the user's own in it
            warnings += [one for one in reading.warnings if one not in warnings]
        return user.settings, projects, warnings

    async def _ask_editor(self) -> object:
        """The editor's settings for temoto; its previous answer where it gives none now."""
        server = self._server
        workspace = server.client_capabilities.workspace
        if not (workspace and workspace.configuration):
            return pushed(server.pushed)
        asked = types.ConfigurationParams(items=[types.ConfigurationItem(section=SECTION)])
        answers = await ask_editor(server, types.WORKSPACE_CONFIGURATION, asked, refused=_NOT_SAID)
        if answers is _NOT_SAID:
            return self._said
        said = cast("list[object]", answers)[0] if isinstance(answers, (list, tuple)) and answers else None
        # Null means nothing set; but some editors can be asked, know nothing, and say it with the notification.
        return cast("object", said) if isinstance(said, dict) else pushed(server.pushed)


async def register(server: TemotoServer) -> None:
    """Ask for didChangeConfiguration where the editor sends it only to those who ask."""
    workspace = server.client_capabilities.workspace
    changes = workspace.did_change_configuration if workspace else None
    if not (changes and changes.dynamic_registration):
        return
    wanted = types.Registration(
        id=f"{SECTION}-configuration",
        method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
        register_options=types.DidChangeConfigurationRegistrationOptions(section=SECTION),
    )
    await ask_editor(server, types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams([wanted]))


def pushed(settings: object) -> object:
    """The part for temoto of what came with didChangeConfiguration: the section, or the whole object where it looks like ours."""
    if not isinstance(settings, dict):
        return None
    given = cast("dict[str, object]", settings)
    if SECTION in given:
        return given[SECTION]
    ours = {one.name for one in fields(Settings)} | {"allowRemote"}
    return given if ours & given.keys() else None  # else another server's settings


def roots(params: types.InitializeParams) -> tuple[str, ...]:
    """The folders the editor has open, as URIs; none where it has none."""
    if params.workspace_folders:
        return tuple(one.uri for one in params.workspace_folders)
    uri = params.root_uri or (uris.from_fs_path(params.root_path) if params.root_path else None)
    return (uri,) if uri else ()


def folder(uri: str) -> str | None:
    """The path of a folder's URI; None where it is not on this machine."""
    return uris.to_fs_path(uri) if uri.startswith("file:") else None


def _language(settings: Settings, locale: str) -> str:
    if settings.language != "auto":
        return settings.language
    return "ja" if locale.lower().startswith("ja") else "en"
