"""code-server, VS Code for the browser, with what drives it. Large and slow to get: `make code-server` gets it, tests only look for it.

python -m tests.testbed.code_server
"""

import os
import shutil
import sys
from pathlib import Path

from tests.testbed.place import PARTS, Missing, part, run
from tests.testbed.system import installed

NAME = "code-server-4.100.3"  # VS Code 1.100.3, which Node 20 runs
PACKAGES = ("code-server@4.100.3", "playwright-core@1.56.1")
SYSTEM = (
    "chromium",
    "ripgrep",
    "libkrb5-dev",
    "libsecret-1-dev",
    "libx11-dev",
    "libxkbfile-dev",
    "pkg-config",
    "fonts-dejavu-core",
)
BUILT = ("@vscode/spdlog", "native-watchdog", "@parcel/watcher", "kerberos")  # each is compiled here
ENTRY = Path("node_modules", "code-server", "out", "node", "entry.js")
MINUTES = 20


def code_server() -> Path:
    """The folder it lies in, where it is there already."""
    folder = PARTS / NAME
    if not (folder / ".whole").is_file():
        raise Missing("code-server is large, so it is got only by `make code-server`")
    lacking = [name for name in ("node", "chromium") if shutil.which(name) is None]
    if lacking:
        raise Missing(f"code-server needs {' and '.join(lacking)} on PATH")
    return folder


def _install(folder: Path) -> None:
    if shutil.which("npm") is None:
        raise Missing("code-server needs Node 20 or 22 with npm")
    installed(SYSTEM, "code-server")
    npm = {**os.environ, "npm_config_update_notifier": "false", "npm_config_fund": "false", "npm_config_audit": "false"}
    if Path("/usr/include/node").is_dir():
        npm["npm_config_nodedir"] = "/usr"  # the headers of Debian's own Node; else node-gyp would fetch them
    install = ["npm", "install", "--ignore-scripts", "--omit=dev", "--silent"]

    def fetch(place: Path, *packages: str) -> None:
        run(
            [*install, *packages],
            f"fetching {', '.join(packages) or f'what {place.name} needs'}",
            npm,
            folder=place,
            limit=60 * MINUTES,
        )

    (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    fetch(folder, *PACKAGES)
    editor = folder / "node_modules" / "code-server" / "lib" / "vscode"
    fetch(editor)
    fetch(editor / "extensions")
    program = shutil.which("rg")
    assert program is not None
    ours = editor / "node_modules" / "@vscode" / "ripgrep" / "bin" / "rg"
    ours.parent.mkdir(parents=True, exist_ok=True)
    ours.unlink(missing_ok=True)
    ours.symlink_to(program)
    archive = editor / "node_modules.asar"
    archive.unlink(missing_ok=True)
    archive.symlink_to("node_modules")
    run(
        ["npm", "rebuild", "--silent", *BUILT],
        "compiling code-server's own modules",
        npm,
        folder=editor,
        limit=60 * MINUTES,
    )
    whole = {**npm, "npm_config_build_from_source": "true"}  # its own installer would fetch it
    run(["npm", "rebuild", "--silent", "argon2"], "compiling argon2", whole, folder=folder, limit=60 * MINUTES)
    its_own = {**os.environ, "HOME": str(folder)}  # it writes a configuration wherever it is at home
    run(["node", str(folder / ENTRY), "--version"], "asking code-server for its version", its_own)


if __name__ == "__main__":
    try:
        print(part(NAME, _install))
    except Missing as error:
        sys.exit(f"code-server is missing: {error}")
