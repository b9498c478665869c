"""`temoto setup` takes its user by the hand: what is missing is offered, fetched only with consent, and tested."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from temoto.adapters.state.remembered import Remembered
from tests.adapters.stores.laid_out import in_ollama
from tests.cli.pull.test_pull import MB, wait_until
from tests.cli.test_verbs import FINE, WRONG
from tests.cli.within import temoto_within as temoto
from tests.stranger import downloaded, mirror, part
from tests.testbed.registry import Registry, registry

SMALL = {"TEMOTO_COMPLETION_MODEL": "smollm2:135m-instruct-q4_1"}  # what the plan would choose depends on the machine


@pytest.mark.engine
def test_with_a_yes_it_fetches_and_tests_and_completes(fresh: dict[str, str], tmp_path: Path):
    done = temoto("setup", "--yes", home=fresh)
    assert done.returncode == FINE, done.stdout + done.stderr
    assert "RAM" in done.stdout
    assert "Fetch smollm2:135m-instruct-q4_1 for embedded? 98 MB, licence apache-2.0." in done.stdout
    assert "✓ smollm2:135m-instruct-q4_1 on embedded" in done.stdout
    assert "Next: point your editor at `temoto serve`" in done.stdout
    kept = json.loads((tmp_path / "state" / "temoto" / "remembered.json").read_text())
    assert kept["licences"]["smollm2:135m-instruct-q4_1"]["licence"] == "apache-2.0"
    again = json.loads(temoto("setup", "--json", home=fresh).stdout)  # nothing left to fetch, so nothing is asked
    assert (again["ready"], again["fetched"]) == (True, "")


@pytest.mark.parametrize("verb", ["setup", "complete", "serve", "pull --from /nowhere"])
def test_nothing_is_fetched_without_consent(verb: str, fresh: dict[str, str], tmp_path: Path):
    file = tmp_path / "a.py"
    file.write_text("x = ")
    words = {"complete": ["complete", f"{file}:1:5"]}.get(verb, verb.split())
    temoto(*words, home=fresh)
    assert downloaded(fresh) == []


def test_where_nobody_can_be_asked_it_says_how_to_agree(fresh: dict[str, str]):
    done = temoto("setup", home={**fresh, **SMALL})
    assert done.returncode == WRONG
    assert (
        "Run `temoto setup --yes` to agree without being asked, or `temoto pull smollm2:135m-instruct-q4_1`"
        in done.stderr
    )


def test_where_a_download_was_measured_it_says_how_long(fresh: dict[str, str]):
    Remembered(Path(fresh["XDG_STATE_HOME"]) / "temoto" / "remembered.json").measured(1e6)
    done = temoto("setup", home={**fresh, **SMALL})
    assert "98 MB, licence apache-2.0. About 2 minutes at the 1.0 MB/s of the last download." in done.stdout


@pytest.mark.ollama
def test_what_ollama_cannot_pull_is_said_and_the_next_way_taken(fresh: dict[str, str], empty_ollama: str):
    done = temoto("setup", "--yes", home={**fresh, "OLLAMA_HOST": empty_ollama})
    assert "Fetch qwen2.5-coder:" in done.stdout
    assert "✗ Ollama could not get qwen2.5-coder:" in done.stdout
    assert "✓ smollm2:135m-instruct-q4_1 on embedded" in done.stdout
    assert done.returncode == FINE


IN_REGISTRY = """
family = "smollm2"

[[model]]
id = "smollm2-here"
name = "SmolLM2 in a registry on this machine"
params_b = 0.135
licence = "apache-2.0"
roles = ["completion"]
source = "a test"
weights = [{ tag = "smollm2:here", quantization = "Q4_1", size_gb = 0.1, base = true }]
"""
APACHE = "  Apache License\n  Version 2.0, January 2004\n"


@pytest.fixture
def shop(fresh: dict[str, str], model_file: Path) -> Iterator[Registry]:
    """A registry that has a model this user's catalog knows; nobody else has it."""
    catalog = Path(fresh["XDG_CONFIG_HOME"]) / "temoto" / "catalog"
    catalog.mkdir(parents=True)
    (catalog / "here.toml").write_text(IN_REGISTRY)
    with registry(model_file, "library/smollm2:here", APACHE) as here:
        fresh["TEMOTO_REGISTRY"] = f"http://{here.address}"
        yield here


@pytest.mark.engine
def test_without_ollama_a_model_comes_from_its_registry_for_the_embedded_engine(
    shop: Registry, fresh: dict[str, str], tmp_path: Path
):
    wanted = {**fresh, "TEMOTO_COMPLETION_MODEL": "smollm2:here"}
    unasked = temoto("setup", home=wanted)
    assert unasked.returncode == WRONG
    assert "or `temoto pull smollm2:here` yourself" in unasked.stderr
    assert shop.asked == []  # nobody sat there, so nobody was asked, not even the registry
    done = temoto("setup", "--yes", home=wanted)
    assert done.returncode == FINE, done.stdout + done.stderr
    licence = tmp_path / "cache" / "temoto" / "licences" / "smollm2--here.gguf.txt"
    assert (
        f"It comes from {shop.address}, where its licence begins “Apache License, Version 2.0, January 2004” "
        f"(the whole text: {licence})." in done.stdout
    )
    assert licence.read_text() == APACHE
    assert "✓ smollm2:here on embedded" in done.stdout
    assert downloaded(fresh) == ["smollm2--here.gguf"]


@pytest.mark.engine
def test_a_pull_without_ollama_says_why_it_is_a_file_and_makes_a_bundle(
    shop: Registry, fresh: dict[str, str], tmp_path: Path
):
    done = temoto("pull", "smollm2-here", home=fresh)
    assert done.returncode == FINE, done.stderr
    assert "Ollama does not answer at http://127.0.0.1:9" in done.stderr
    assert "It is fetched as a file for the embedded engine instead." in done.stderr
    assert re.search(r"Fetch smollm2:here for embedded: 98 MB, licence apache-2\.0\..* It comes from 127", done.stdout)
    assert "✓ Tested: smollm2:here goes on with text." in done.stdout
    stick = tmp_path / "stick"
    assert temoto("pull", "smollm2:here", "--bundle", str(stick), home=fresh).returncode == FINE
    (tmp_path / "cache" / "temoto" / "models" / "smollm2--here.gguf").unlink()
    brought = temoto("pull", "--from", str(stick), home=fresh)
    assert (brought.returncode, downloaded(fresh)) == (FINE, ["smollm2--here.gguf"])
    (stick / "smollm2--here.gguf").write_bytes(b"GGUF and then something else")
    assert "arrived damaged (its checksum is wrong)" in temoto("pull", "--from", str(stick), home=fresh).stderr


@pytest.mark.engine
def test_what_another_program_keeps_is_not_fetched_again(shop: Registry, fresh: dict[str, str], model_file: Path):
    in_ollama(Path(fresh["OLLAMA_MODELS"]), "smollm2:here", model_file)
    done = temoto("pull", "smollm2:here", home=fresh)
    assert done.returncode == FINE, done.stderr
    assert "smollm2:here is here already: Ollama keeps it, and the embedded engine serves it from there." in done.stdout
    assert "✓ Tested: smollm2:here goes on with text." in done.stdout
    assert (shop.asked, downloaded(fresh)) == ([], [])


def on_a_terminal(home: dict[str, str], *words: str, typed: str) -> tuple[int, str]:
    """How a verb ends, and what it shows, where somebody sits at a terminal and types `typed` once they are asked."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "LANG": "en_US.UTF-8", "COLUMNS": "200", **home}
    verb = subprocess.Popen(
        [sys.executable, "-m", "temoto", *words], env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
            if typed and b"[y/N]" in shown:
                os.write(ours, typed.encode())
                typed = ""
    except OSError:
        pass  # it has ended
    finally:
        os.close(ours)
    return verb.wait(60), shown.decode()


@pytest.mark.engine
def test_somebody_at_a_terminal_is_asked_and_may_say_yes(fresh: dict[str, str]):
    code, shown = on_a_terminal(fresh, "setup", typed="y\n")
    assert code == FINE, shown
    assert "Fetch it [y/N]:" in shown
    assert " smollm2:135m-instruct-q4_1 on embedded" in shown


def test_a_no_at_a_terminal_fetches_nothing_and_the_editor_does_not_ask_again(fresh: dict[str, str]):
    code, shown = on_a_terminal({**fresh, **SMALL}, "setup", typed="n\n")
    assert code == WRONG, shown
    assert "Nothing was fetched. `temoto setup` asks again" in shown
    assert downloaded(fresh) == []
    kept = Remembered(Path(fresh["XDG_STATE_HOME"]) / "temoto" / "remembered.json")
    assert kept.declined("smollm2:135m-instruct-q4_1")
    code, shown = on_a_terminal({**fresh, **SMALL}, "setup", typed="n\n")
    assert "[y/N]" in shown  # who types `temoto setup` again wants to be asked


@pytest.mark.engine
@pytest.mark.timed
def test_a_setup_that_was_broken_off_goes_on_where_it_was(fresh: dict[str, str], model_file: Path):
    fresh |= SMALL
    with mirror(fresh, model_file) as files:
        environment = {**os.environ, **fresh, "LANG": "en_US.UTF-8"}
        command = [sys.executable, "-m", "temoto", "setup", "--yes"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as one:
            wait_until(lambda: part(fresh) > 59 * MB)  # 60 % of it
            began = time.monotonic()
            one.send_signal(signal.SIGINT)
            said = one.communicate(timeout=20)[0]
        assert time.monotonic() - began < 5
        assert "Traceback" not in said
        kept = part(fresh)
        files.pause_s = 0.0
        again = temoto("setup", "--yes", home=fresh)
    assert again.returncode == FINE, again.stdout + again.stderr
    assert [given for _, given in files.asked] == ["", f"bytes={kept}-"]
