"""Nothing of the folder temoto is started in is ever run, whatever its files are called, and temoto works there as anywhere."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_verbs import FINE
from tests.hostile import FIB, names, project, ran
from tests.lsp.client import shown
from tests.lsp.process import ProcessEditor
from tests.testbed.ollama_server import SMOLLM2

TEMOTO = Path(sys.executable).with_name("temoto")
SAID = "return fib(n - 1) + fib(n - 2)"
# In an ordinary project, without malice; Python imports none of them before temoto begins.
ORDINARY = frozenset(
    (
        "json", "base64", "psutil", "pip", "select", "numpy", "gguf", "xllamacpp", "httpx", "tiktoken", "socket", "hmac",
        "typing_extensions", "logging", "asyncio", "queue", "secrets", "tempfile", "random", "platform", "test",
    )
)  # fmt: skip


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return tmp_path / "marks"


@pytest.fixture
def folder(tmp_path: Path, marks: Path) -> Path:
    return project(tmp_path / "cloned", marks)


@pytest.fixture
def own(home: dict[str, str], tmp_path: Path, model_file: Path) -> dict[str, str]:
    """A home like everybody's, but nobody else's: no engine runs in it yet, and no vocabulary has been read."""
    models = tmp_path / "cache" / "temoto" / "models"
    models.mkdir(parents=True)
    (models / model_file.name).symlink_to(model_file)
    return {**home, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PIP_NO_INDEX": "1"}


def typed(*words: str | Path, cwd: Path, home: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LANG": "en_US.UTF-8", "COLUMNS": "200", **home}
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


async def counted(home: dict[str, str]) -> None:
    """Return once a vocabulary has been read: from then on tokens are counted, not estimated."""
    vocabularies = Path(home["XDG_CACHE_HOME"]) / "temoto" / "vocabularies"
    async with asyncio.timeout(60):
        while not [*vocabularies.glob("*.ranks")]:  # noqa: ASYNC110 - the event is in another process
            await asyncio.sleep(0.1)


def test_the_trap_works(folder: Path, marks: Path, home: dict[str, str]):
    """Python as it was started before does run what lies there, and pip reads such settings where it is told to."""
    typed(sys.executable, "-m", "json.tool", "--help", cwd=folder, home=home)
    assert ran(marks) != []
    settings = {"PIP_CONFIG_FILE": str(folder / "pip.conf")}
    typed(sys.executable, "-P", "-m", "pip", "download", "--no-index", "nothing", cwd=folder, home={**home, **settings})
    assert "pip-settings" in ran(marks)


def test_the_trap_has_a_name_for_whatever_a_child_imports():
    code = (
        "import importlib, sys, temoto.__main__, temoto.compose.world, temoto.compose.serving, temoto.compose.verbs, temoto.cli.verbs\n"
        "import temoto.adapters.modelfiles.vocabulary, temoto.adapters.llamacpp.child\n"
        "for _, module, _ in temoto.cli.verbs.VERBS: importlib.import_module(f'temoto.cli.{module}')\n"
        "import gguf, tiktoken, pip._internal.cli.main, pip._internal.commands.download\n"
        "import importlib.util; importlib.util.find_spec('xllamacpp') and __import__('xllamacpp')\n"
        "print(*{name.split('.')[0] for name, one in sys.modules.items() if getattr(one, '__spec__', None)})"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True, timeout=60)
    modules, packages = names()
    assert set(done.stdout.split()) - modules - packages - {"__main__"} == set()


@pytest.mark.engine
async def test_serve_with_the_embedded_engine(folder: Path, marks: Path, own: dict[str, str]):
    async with ProcessEditor(environment=own, cwd=folder, root=folder) as editor:
        status = await editor.status("ready", "warning", "error")
        assert (status["kind"], status["backend"]) == ("ready", "embedded"), status
        uri = await editor.open(FIB, (folder / "fib.py").as_uri())
        assert shown(await editor.inline(uri, 3, 4), "    ") == SAID
        await counted(own)
    assert ran(marks) == []


@pytest.mark.ollama
async def test_serve_with_ollama(folder: Path, marks: Path, own: dict[str, str], ollama_url: str):
    async with ProcessEditor(environment={**own, "OLLAMA_HOST": ollama_url}, cwd=folder, root=folder) as editor:
        status = await editor.ready()
        assert status["model"] == SMOLLM2
        await counted(own)
        uri = await editor.open(FIB, (folder / "fib.py").as_uri())
        assert shown(await editor.inline(uri, 3, 4), "    ").startswith("return fib(n")
    assert ran(marks) == []


@pytest.mark.engine
def test_complete(folder: Path, marks: Path, own: dict[str, str]):
    done = typed(TEMOTO, "complete", "fib.py:4:5", cwd=folder, home=own)
    assert (done.returncode, done.stdout) == (FINE, f"{SAID}\n"), done.stderr
    assert ran(marks) == []


@pytest.mark.engine
def test_demo(folder: Path, marks: Path, own: dict[str, str]):
    done = typed(TEMOTO, "demo", "--json", cwd=folder, home=own)
    assert done.returncode == FINE, done.stderr
    assert json.loads(done.stdout)["completions"][0]["ghost"] == SAID
    assert ran(marks) == []


@pytest.mark.engine
@pytest.mark.parametrize("words", [("setup", "--yes"), ("pull", "smollm2-135m")], ids=["setup", "pull"])
def test_fetching(words: tuple[str, ...], folder: Path, marks: Path, fresh: dict[str, str]):
    del fresh["PIP_CONFIG_FILE"]  # so that pip looks for its settings wherever it does
    done = typed(TEMOTO, *words, cwd=folder, home=fresh)
    assert done.returncode == FINE, done.stdout + done.stderr
    assert "smollm2:135m-instruct-q4_1 " in done.stdout
    assert ran(marks) == []


@pytest.mark.engine
def test_wheels_named_beside_the_current_folder_are_found(folder: Path, marks: Path, fresh: dict[str, str]):
    fresh["PIP_FIND_LINKS"] = f"{os.path.relpath(fresh['PIP_FIND_LINKS'], folder)} no-such-folder"
    done = typed(TEMOTO, "pull", "smollm2-135m", cwd=folder, home=fresh)
    assert done.returncode == FINE, done.stdout + done.stderr
    assert ran(marks) == []


@pytest.mark.engine
def test_a_module_of_an_ordinary_project_is_not_run_by_python_m_either(
    tmp_path: Path, marks: Path, own: dict[str, str]
):
    folder = project(tmp_path / "ordinary", marks, only=ORDINARY)
    done = typed(sys.executable, "-m", "temoto", "complete", "fib.py:4:5", cwd=folder, home=own)
    assert (done.returncode, done.stdout) == (FINE, f"{SAID}\n"), done.stderr
    assert ran(marks) == []


def test_a_temoto_of_the_current_folder_alone_is_run_by_python_m(tmp_path: Path, home: dict[str, str]):
    """Who stands in a checkout means that one."""
    (tmp_path / "temoto").symlink_to(Path(__file__).resolve().parents[2] / "server" / "temoto")
    done = typed(sys.executable, "-m", "temoto", "serve", "--help", cwd=tmp_path, home=home)
    assert done.returncode == FINE, done.stderr
