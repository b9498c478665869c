"""Which text does the model learn from? Packages temoto stands on, at pinned versions, each under a permissive licence.

Never anything else: the trained file is committed, so whatever went into it must be free to be there.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGES = {  # pinned here rather than by the constraints: the same text whatever temoto stands on later
    "anyio==4.9.0": "MIT",
    "attrs==25.3.0": "MIT",
    "cattrs==24.1.3": "MIT",
    "click==8.1.8": "BSD-3-Clause",
    "filelock==3.18.0": "Unlicense",
    "h11==0.16.0": "MIT",
    "httpcore==1.0.9": "BSD-3-Clause",
    "httpx==0.28.1": "BSD-3-Clause",
    "platformdirs==4.3.8": "MIT",
    "pluggy==1.6.0": "MIT",
    "pydantic==2.11.4": "MIT",
    "pygls==1.3.1": "Apache-2.0",
    "rich==14.0.0": "MIT",
    "starlette==0.46.2": "BSD-3-Clause",
}
TABLES = 200_000  # a module this long is generated, not written


def python_texts(folder: Path) -> list[str]:
    """Every module of these packages, in a fixed order; fetched into `folder` on first use."""
    folder.mkdir(parents=True, exist_ok=True)
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder]
    for package in PACKAGES:
        name, version = package.split("==")
        if not list(folder.glob(f"{name}-{version}-*.whl")):
            subprocess.run([*fetch, package], check=True)
    return [text for wheel in sorted(folder.glob("*.whl")) for text in _modules(wheel)]


def _modules(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".py"))
        texts = [archive.read(name).decode("utf-8").replace("\r\n", "\n") for name in names]
    return [text for text in texts if 200 < len(text) < TABLES]
