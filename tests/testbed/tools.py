"""The tools whose settings temoto writes, as their makers publish them. 2 GB: `make tools` gets them, tests only look for them.

python -m tests.testbed.tools
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.testbed.place import PARTS, Missing, part, run

MINUTES = 20


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: the packages it is, and where in them its program lies. Without packages it is none that a registry has."""

    name: str
    version: str
    program: str
    packages: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """What its part is called."""
        return f"{self.name}-{self.version}"


CODEX = Tool("codex", "0.169.0", "node_modules/.bin/codex", ("@openai/codex@0.169.0",))
QWEN = Tool("qwen-code", "0.24.4", "node_modules/.bin/qwen", ("@qwen-code/qwen-code@0.24.4",))
KILO = Tool(
    "kilo", "7.7.9", "node_modules/@kilocode/cli-linux-x64/bin/kilo", ("@kilocode/cli-linux-x64@7.7.9",)
)  # 7.8.1 has no program for Linux
LLM = Tool("llm", "0.36", "bin/llm", ("llm==0.36", "llm-ollama==0.19.1"))
LITELLM = Tool("litellm", "1.108.7", "bin/litellm", ("litellm[proxy]==1.108.7",))
CRUSH = Tool("crush", "0.9", "crush")  # its npm package fetches the program from elsewhere
CLINE = Tool("cline", "3.0.65", "node_modules/.bin/cline", ("cline@3.0.65",))
CN = Tool(
    "continue", "1.5.47", "node_modules/.bin/cn", ("@continuedev/cli@1.5.47", "@continuedev/config-yaml@1.42.0")
)  # with what reads its config.yaml, as a package
OPENCODE = Tool("opencode", "1.18.33", "node_modules/opencode-linux-x64/bin/opencode", ("opencode-linux-x64@1.18.33",))
AIDER = Tool("aider", "0.86.2", "bin/aider", ("aider-chat==0.86.2",))
TOOLS = (CLINE, CODEX, QWEN, KILO, CN, OPENCODE, LLM, LITELLM, AIDER)


def program(tool: Tool) -> Path:
    """The tool's program, where it is here already."""
    if not tool.packages:
        there = shutil.which(tool.program)
        if there is None:
            raise Missing(f"{tool.name} is in no registry; have it on PATH")
        return Path(there)
    folder = PARTS / tool.folder
    if not (folder / ".whole").is_file():
        raise Missing(f"{tool.name} is large, so it is got only by `make tools`")
    if tool.program.startswith("node_modules/.bin") and shutil.which("node") is None:
        raise Missing(f"{tool.name} needs Node")
    return folder / tool.program


def got(tool: Tool) -> Path:
    """The tool's program, fetched on first use."""

    def fetch(folder: Path) -> None:
        npm = tool.program.startswith("node_modules")
        if npm and shutil.which("npm") is None:
            raise Missing(f"{tool.name} needs Node with npm")
        run(_npm(folder, tool) if npm else _pip(folder, tool), f"fetching {tool.name}", _QUIET, limit=60 * MINUTES)

    return part(tool.folder, fetch) / tool.program


_QUIET = {**os.environ, "npm_config_update_notifier": "false", "npm_config_fund": "false", "npm_config_audit": "false"}


def _npm(folder: Path, tool: Tool) -> list[str]:
    (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    return ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--omit=dev", "--silent", *tool.packages]


def _pip(folder: Path, tool: Tool) -> list[str]:
    run([sys.executable, "-m", "venv", str(folder)], f"an environment for {tool.name}", _QUIET)
    python = str(folder / "bin" / "python")
    return [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *tool.packages]


if __name__ == "__main__":
    for each in TOOLS:
        try:
            print(got(each))
        except Missing as error:
            sys.exit(f"{each.name} is not got: {error}")
