"""Which llama-server of the user's own runs the embedded engine: asked first, never one a project brought, and the wheel stands in.

The programs are made up (tests/fakes/llama_server.py), and scripts, which are refused: that rule is lifted where it is not the point.
"""

import asyncio
import json
import os
from pathlib import Path

import psutil
import pytest

from temoto.adapters.backends import embedded
from temoto.adapters.backends.embedded import BACKEND
from temoto.adapters.catalog import load_catalog
from temoto.adapters.llamacpp import own_asked, own_server, process
from temoto.adapters.llamacpp.own_server import OwnServer, trusted
from temoto.compose.world import open_world
from temoto.core.machine import Gpu
from temoto.core.messages.own_server import OwnServerMessage as M
from temoto.core.settings import EmbeddedEngine, Settings
from temoto.ports import EngineFailed, OutOfMemory, TemotoError
from tests.engines import ended
from tests.fakes.llama_server import CARD, HELP, FakeServer

MIB = 1 << 20
CPU_ONLY = FakeServer(devices="Available devices:\n  (none)")
linux = pytest.mark.skipif(os.name != "posix", reason="its programs are scripts")
pytestmark = linux


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_server, "_begins", lambda _program: b"")


def chosen(program: Path | str = "", path: Path | str = "") -> tuple[OwnServer | None, M | None]:
    server, doubt = own_server.own_server(str(program), str(path))
    return server, doubt.facts["why"].message if doubt else None


@pytest.mark.usefixtures("scripts")
def test_one_on_the_path_with_a_gpu_is_taken(tmp_path: Path):
    program = FakeServer().put(tmp_path)
    server, doubt = chosen(path=f"/nowhere{os.pathsep}{tmp_path}")
    assert server is not None
    assert (server.path, server.version, doubt) == (program, "0.0.1 (build 1, commit made up)", None)
    assert server.gpus == (Gpu("NVIDIA GeForce RTX 4070", "", 12282 * MIB, 11000 * MIB),)
    words = server.words(Path("/m.gguf"), 4_096, 2)
    assert words[words.index("--ctx-size") + 1] == "8192"
    assert words[words.index("--gpu-layers") + 1] == "999"
    assert words[words.index("--host") + 1] == "127.0.0.1"


@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize(
    "devices",
    [
        "Available devices:\n  (none)", "Available devices:",
        "Available devices:\n  BLAS: OpenBLAS (0 MiB, 0 MiB free)",
        "Available devices:\n  Vulkan0: llvmpipe (LLVM 19.1.7, 256 bits) (23000 MiB, 23000 MiB free)",
        "Available devices:\n  Vulkan0: Intel(R) UHD Graphics 620 (KBL GT2) (12000 MiB, 12000 MiB free)",
        "Available devices:\n  CUDA0: a card without figures",
    ],
)  # fmt: skip
def test_without_a_gpu_it_is_left_alone_unless_the_user_names_it(tmp_path: Path, devices: str):
    program = FakeServer(devices=devices).put(tmp_path)
    assert chosen(path=tmp_path) == (None, None)
    server, _ = chosen(program)
    assert server is not None
    assert server.gpus == ()
    words = server.words(Path("/m.gguf"), 4_096, 2)
    assert words[words.index("--gpu-layers") + 1] == "0"


def test_several_gpus_after_what_the_drivers_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    said = "ggml_cuda_init: found 1 CUDA devices:\n  Device 0: x, VRAM: 1 MiB\nAvailable devices:\n"
    more = "  ROCm1: AMD Radeon RX 7900 XTX (24560 MiB, 24000 MiB free)"
    monkeypatch.setattr(own_asked, "_asked", lambda _program, _word: f"{said}{CARD}\n{more}\n")
    assert [gpu.name for gpu in own_asked.devices(tmp_path)] == ["NVIDIA GeForce RTX 4070", "AMD Radeon RX 7900 XTX"]


@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize(
    ("fake", "why"),
    [
        pytest.param(FakeServer(devices="hello"), M.NOT_LLAMA, id="something else"),
        pytest.param(FakeServer(devices=""), M.NOT_LLAMA, id="something silent"),
        pytest.param(FakeServer(version="1.0"), M.NOT_LLAMA, id="no version"),
        pytest.param(FakeServer(devices="error: invalid argument: --list-devices", ends_with=1), M.NOT_LLAMA, id="very old"),
        pytest.param(FakeServer(help=HELP.replace("--cache-ram", "")), M.TOO_OLD, id="too old"),
        pytest.param(FakeServer(help=HELP.replace("LLAMA_API_KEY", "")), M.TOO_OLD, id="no token from the environment"),
        pytest.param(FakeServer(sleeps=30.0), M.SILENT, id="one that hangs"),
        pytest.param(
            FakeServer(devices="llama-server: error while loading shared libraries: libcuda.so.1: cannot open", ends_with=127),
            M.DOES_NOT_RUN, id="a missing library",
        ),
    ],
)  # fmt: skip
def test_what_the_user_names_and_is_not_fit_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeServer, why: M
):
    if fake.sleeps:
        monkeypatch.setattr(own_asked, "ANSWER_S", 0.3)
    program = fake.put(tmp_path)
    server, doubt = own_server.own_server(str(program), "")
    assert server is None
    assert doubt is not None
    assert doubt.facts["why"].message is why
    for language, cure in (("en", "engine.program"), ("ja", "engine.program")):
        assert cure in doubt.text(language)
        assert str(program) in doubt.text(language)


@pytest.mark.usefixtures("scripts")
def test_what_nobody_named_is_nobodys_trouble_unless_it_brings_a_gpu(tmp_path: Path):
    FakeServer(devices="hello").put(tmp_path / "other")
    FakeServer(help="").put(tmp_path / "old")
    assert chosen(path=tmp_path / "other") == (None, None)
    assert chosen(path=tmp_path / "old") == (None, M.TOO_OLD)


def test_what_is_no_program(tmp_path: Path):
    script = FakeServer().put(tmp_path)
    plain = tmp_path / "plain"
    plain.write_text("not to be run")
    assert chosen(script) == (None, M.A_SCRIPT)
    assert chosen(path=tmp_path) == (None, None)
    assert chosen(plain) == (None, M.NO_PROGRAM)
    assert chosen(tmp_path) == (None, M.NO_PROGRAM)
    assert chosen("llama-server") == (None, M.NOT_ABSOLUTE)
    assert chosen("./llama-server") == (None, M.NOT_ABSOLUTE)


@pytest.mark.usefixtures("scripts")
def test_a_program_that_never_stops_talking_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(own_asked, "MOST_BYTES", 1_000)
    talker = FakeServer(devices="Available devices:\n" + "x" * 100_000).put(tmp_path)
    assert chosen(path=talker.parent) == (None, None)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/usr/bin:/opt/llama", "/usr/bin:/opt/llama"),
        (".:bin:../bin::/usr/bin", "/usr/bin"),
        ("{project}/bin:{project}:/usr/bin", "/usr/bin"),
        ("{link}:/usr/bin", "/usr/bin"),
        ("{project}-tools/bin", "{project}-tools/bin"),
        ("{home}/.local/bin", "{home}/.local/bin"),
    ],
)
def test_the_path_leads_into_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, kept: str):
    home, project, link = tmp_path / "home", tmp_path / "home/project", tmp_path / "link"
    (project / "bin").mkdir(parents=True)
    link.symlink_to(project / "bin")
    monkeypatch.setenv("HOME", str(home))
    facts = {"home": home, "project": project, "link": link}
    assert trusted(path.format(**facts), (project, home, Path("/"))) == kept.format(**facts)


async def started(fake: FakeServer, folder: Path, model: Path = Path("m.gguf")) -> process.Engine:
    program = fake.put(folder)
    own = OwnServer(program, "made up", (), frozenset(HELP.split()))
    return await process.start(folder / model, 512, folder / "engine.log", None, own)


async def test_it_runs_by_lease_and_its_token_stands_on_no_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LLAMA_ARG_PORT", "8080")
    monkeypatch.setenv("LLAMA_API_KEY", "the user's")
    engine = await started(FakeServer(prints="some words first"), tmp_path)
    words, key, port = json.loads((tmp_path / "started.json").read_text())
    assert (key, port) == (engine.token, "")
    server = psutil.Process(engine.pid)
    assert engine.program == str(tmp_path / "llama-server")
    assert words[words.index("--model") + 1] == str(tmp_path / "m.gguf")
    assert engine.token not in " ".join((*server.cmdline(), *server.parent().cmdline()))
    assert "some words first" in (tmp_path / "engine.log").read_text()
    engine.end()
    assert await asyncio.to_thread(ended, engine.pid)


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux ends it with its parent")
async def test_it_ends_however_the_engines_process_ends(tmp_path: Path):
    engine = await started(FakeServer(), tmp_path)
    psutil.Process(engine.pid).parent().kill()
    assert await asyncio.to_thread(ended, engine.pid)


async def test_where_it_dies_whoever_uses_it_hears_of_it(tmp_path: Path):
    engine = await started(FakeServer(), tmp_path)
    psutil.Process(engine.pid).kill()
    assert await engine.lease.ended(5)
    assert not engine.alive


@pytest.mark.parametrize(
    "fake",
    [
        pytest.param(FakeServer(dies=True), id="it dies at load"),
        pytest.param(FakeServer(open=True), id="it answers without the token"),
        pytest.param(FakeServer(slots=1), id="it has another number of slots"),
    ],
)
async def test_what_does_not_serve_as_it_should_is_ended(tmp_path: Path, fake: FakeServer):
    with pytest.raises(EngineFailed):
        await started(fake, tmp_path)
    program = str(tmp_path / "llama-server")
    left = [one for one in psutil.process_iter(["cmdline"]) if program in (one.info["cmdline"] or ())]
    assert psutil.wait_procs(left, 5)[1] == []


@pytest.mark.engine
async def test_the_wheel_stands_in_and_the_status_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model_file: Path
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(own_server, "_begins", lambda _program: b"")
    program = FakeServer(dies=True).put(tmp_path)
    monkeypatch.setattr(embedded.weights, "local", lambda *_given: {"m": model_file})
    backend = await BACKEND.find(Settings(engine=EmbeddedEngine(str(program))), {}, load_catalog())
    assert isinstance(backend, embedded.Embedded)
    try:
        assert (backend.runs_on_gpu, len(backend.devices)) == (True, 1)
        assert (await backend.version()).endswith(f"({program})")
        await backend.load("m", 512, "5m")
        assert (backend.runs_on_gpu, backend.devices) == (False, ())
        assert [one.facts["why"].message for one in backend.doubts] == [M.FAILED]
        assert (await backend.loaded_models())[0].vram == 0
        assert "llama-server" not in await backend.version()
    finally:
        await backend.close()


async def test_where_its_card_has_no_room_less_may_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(own_server, "_begins", lambda _program: b"")
    program, model = FakeServer(most=2 * 2_048).put(tmp_path), tmp_path / "m.gguf"
    model.write_bytes(b"GGUF")
    own, _ = chosen(program)
    backend = embedded.Embedded({"m": model}, own=own, runs_on_gpu=True)
    try:
        with pytest.raises(OutOfMemory, match="failed to allocate buffer") as lacking:
            await backend.load("m", 4_096, "5m")
        assert lacking.value.note.facts["model"] == "m"
        assert (backend.runs_on_gpu, backend.doubts) == (True, ())
        await backend.load("m", 2_048, "5m")
        assert [(one.context, one.vram) for one in await backend.loaded_models()] == [(2_048, 4)]
        assert backend.stand_in()
        assert (backend.own, backend.runs_on_gpu, len(backend.doubts)) == (None, False, 1)
        assert not backend.stand_in()
    finally:
        await backend.close()


async def test_what_an_open_folder_has_on_the_path_is_not_even_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A project with an activated environment of its own, opened by an editor and by a verb."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    here, open_too = tmp_path / "here", tmp_path / "open too"
    for folder in (here, open_too):
        FakeServer().put(folder / "bin")
    monkeypatch.chdir(here)
    monkeypatch.setenv("PATH", os.pathsep.join((str(here / "bin"), "bin", str(open_too / "bin"), os.defpath)))
    seen: list[str] = []

    def looked(program: str, path: str) -> tuple[None, None]:
        seen.append(path)
        return None, None

    monkeypatch.setattr(embedded, "own_server", looked)
    world, read = open_world()
    for root in (None, str(open_too)):
        reading = read({"backend": "embedded"}, None, root)
        async for backend in world.backends(reading.settings):
            if not isinstance(backend, TemotoError):
                await backend.close()
    assert [path.split(os.pathsep)[0] for path in seen] == [str(open_too / "bin"), os.defpath.split(os.pathsep)[0]]
    assert not any(str(here) in path or "bin" in path.split(os.pathsep) for path in seen)
