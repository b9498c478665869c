"""A home in which temoto has configured one tool for a fake Ollama, and the tool's own program is asked a question there."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from temoto.adapters.configuring import changes
from temoto.adapters.configuring.places import Where, path_of
from temoto.adapters.configuring.targets import every
from temoto.core.configuring.tool_plan import ToolPlan
from tests.conftest import had
from tests.core.configuring.plans import CHAT, FIM, PLAN
from tests.fakes.tools_ollama import ToolsOllama
from tests.testbed.tools import Tool, program

LIMIT_S = 120.0  # a start takes two seconds; on a busy machine twenty
TARGETS = {target.name: target for target in every()}
KEY = "sk-of-this-test"
QUIET = {
    "NO_COLOR": "1", "CI": "1", "CRUSH_DISABLE_METRICS": "1", "CRUSH_DISABLE_PROVIDER_AUTO_UPDATE": "1",
    "CONTINUE_TELEMETRY_ENABLED": "0", "CLINE_TELEMETRY_DISABLED": "1", "AIDER_ANALYTICS": "false", "AIDER_CHECK_UPDATE": "false",
    "OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MASTER_KEY": KEY,
    **dict.fromkeys((f"KILO_{name}" for name in (
        "PURE", "FAST_BOOT", "DISABLE_MODELS_FETCH", "DISABLE_AUTOUPDATE", "DISABLE_DEFAULT_PLUGINS", "DISABLE_CODEBASE_INDEXING",
        "DISABLE_SESSION_INGEST", "DISABLE_LSP_DOWNLOAD", "DISABLE_EMBEDDED_WEB_UI", "DISABLE_EXTERNAL_SKILLS",
    )), "1"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToolHome:
    """The home, what answers in it, and the plan the tool was configured by."""

    tool: Path
    folder: Path
    ollama: ToolsOllama
    plan: ToolPlan

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the developer's own, and no way out."""
        proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
        return {
            "HOME": str(self.folder), "PATH": os.environ["PATH"], "OLLAMA_HOST": self.ollama.url, "NO_PROXY": "127.0.0.1",
            **QUIET, **proxies,
        }  # fmt: skip

    def path(self, target: str, number: int = 0) -> Path:
        """One of the tool's files."""
        return path_of(TARGETS[target].files[number], Where(self.folder, {}, "linux"))

    def configure(self, target: str) -> None:
        """What `temoto configure TARGET --write` writes."""
        for number, file in enumerate(TARGETS[target].files):
            changes.make(changes.wanted(TARGETS[target], file, self.path(target, number), self.plan))

    def undo(self, target: str) -> None:
        """And what `--undo` does."""
        for number, file in enumerate(TARGETS[target].files):
            change = changes.undo(TARGETS[target], file, self.path(target, number))
            if change is not None:
                changes.make(change)

    async def ask(self, *words: str) -> tuple[int | None, str]:
        """(its exit code, what it printed) of the tool with these words."""
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        process = await asyncio.create_subprocess_exec(
            self.tool, *words, cwd=work, env=self.environment, start_new_session=True,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            printed, _ = await asyncio.wait_for(process.communicate(), LIMIT_S)
        finally:
            _ended(process)
        return process.returncode, printed.decode("utf-8", "replace")

    @asynccontextmanager
    async def running(self, *words: str, until: str) -> AsyncIterator[None]:
        """The tool with these words, as long as this lasts, from when it has printed `until`."""
        process = await asyncio.create_subprocess_exec(
            self.tool, *words, cwd=self.folder, env=self.environment, start_new_session=True,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            async with asyncio.timeout(LIMIT_S):
                async for line in process.stdout:
                    if until.encode() in line:
                        break
            rest = asyncio.create_task(process.stdout.read())  # else it waits once the pipe is full
            yield
            _ended(process)
            await rest
        finally:
            _ended(process)


def _ended(process: asyncio.subprocess.Process) -> None:
    """The tool and whatever it left running."""
    try:
        os.killpg(process.pid, 9)
    except ProcessLookupError:
        return


@asynccontextmanager
async def at_home(tool: Tool, folder: Path) -> AsyncIterator[ToolHome]:
    """A home with nothing in it; the test is skipped where the tool is not here."""
    there = had(lambda: program(tool), tool.name, must=False)
    names = (CHAT.tag, CHAT.alias, FIM.tag, FIM.alias)
    async with ToolsOllama(names) as ollama:
        yield ToolHome(there, folder, ollama, replace(PLAN, url=ollama.url, installed=names))
