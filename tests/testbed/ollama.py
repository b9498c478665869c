"""A real Ollama: the one on PATH, else version 0.20.0 built from source for this machine's processor (4 to 6 minutes, once).

Its Go module lacks three C headers, which come from the system's packages and another module. Without -march=native
prompt evaluation is about 8 times slower, so the part is named after the processor's features: a cache carried to another
machine is not used there. From 0.30 on Ollama is another program, with a llama-server beside it: ollama_newest.py.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.testbed.place import Missing, part, run
from tests.testbed.system import installed

VERSION = "0.20.0"
MALGO = "github.com/gen2brain/malgo@v0.11.24"  # carries miniaudio.h
HEADERS = {
    "nlohmann-json3-dev": Path("/usr/include/nlohmann/json.hpp"),
    "libstb-dev": Path("/usr/include/stb/stb_image.h"),
}
# ggml's AMX code is registered by a file that only its CMake build compiles; without it the link fails.
NO_AMX = ("-mno-amx-tile", "-mno-amx-int8", "-mno-amx-bf16")


def ollama() -> Path:
    """The binary."""
    installed = shutil.which("ollama")
    return Path(installed) if installed else part(f"ollama-{VERSION}-{processor()}", _build) / "bin" / "ollama"


def processor() -> str:
    """A short digest of what this processor can do."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    features = next((line.partition(":")[2] for line in lines if line.lower().startswith(("flags", "features"))), "")
    said = f"{platform.machine()} {' '.join(sorted(features.split()))}"
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _build(folder: Path) -> None:
    go, compiler = shutil.which("go"), shutil.which(os.environ.get("CC", "cc"))
    if go is None:
        raise Missing("there is no ollama on PATH, and no Go to build one")
    if compiler is None or shutil.which(os.environ.get("CXX", "c++")) is None:
        raise Missing("there is no ollama on PATH, and no C and C++ compiler to build one")
    _system_headers()
    include = folder / "include"
    (include / "miniaudio").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_miniaudio(go), include / "miniaudio" / "miniaudio.h")
    flags = " ".join(("-O3", "-march=native", *_without_amx(compiler), f"-I{include}"))
    environment = {
        **os.environ,
        "CGO_ENABLED": "1",
        "CGO_CFLAGS": flags,
        "CGO_CXXFLAGS": flags,
        "GOBIN": str(folder / "bin"),
    }
    what = f"building Ollama {VERSION} from source, 4 to 6 minutes, once"
    run([go, "install", f"github.com/ollama/ollama@v{VERSION}"], what, environment, limit=3600)


def _system_headers() -> None:
    lacking = [package for package, header in HEADERS.items() if not header.exists()]
    if lacking:
        installed(lacking, "building Ollama from source")


def _miniaudio(go: str) -> Path:
    said = run([go, "mod", "download", "-json", MALGO], "fetching miniaudio.h", dict(os.environ))
    return Path(json.loads(said)["Dir"]) / "miniaudio.h"


def _without_amx(compiler: str) -> tuple[str, ...]:
    """The switches that leave AMX out, where the compiler knows them; others do not even have the word."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.c"
        empty.touch()
        command = [compiler, "-Werror", *NO_AMX, "-c", str(empty), "-o", str(empty.with_suffix(".o"))]
        known = (
            platform.machine() in {"x86_64", "AMD64"}
            and subprocess.run(command, capture_output=True, check=False).returncode == 0
        )
    return NO_AMX if known else ()
