"""`temoto cost` as a person runs it: the guide's tables beside the right figures, the plot, and what is refused."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len

from tests.cli.test_verbs import FINE, USAGE, WRONG, temoto
from tests.cli.within import Done, temoto_within
from tests.draw import check_golden

TERMINAL = {"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm"}


def cost(folder: Path, *words: str, **more: str) -> Done:
    return temoto_within("cost", *words, home={"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}, **more)


def report(folder: Path, *words: str) -> dict[str, Any]:
    done = cost(folder, *words, "--json")
    assert done.returncode == FINE, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("name", "words", "environment"),
    [
        ("cost-1000-en", [], {}),
        ("cost-5000-ja", ["--requests", "5000"], {"TEMOTO_LANGUAGE": "ja"}),
        ("cost-80-columns-en", ["--build", "pro", "--months", "48"], {**TERMINAL, "COLUMNS": "80"}),
        ("cost-80-columns-ja", ["--requests", "5000"], {**TERMINAL, "COLUMNS": "80", "TEMOTO_LANGUAGE": "ja"}),
    ],
)
def test_what_is_printed(name: str, words: list[str], environment: dict[str, str], tmp_path: Path):
    done = cost(tmp_path, *words, **environment)
    assert (done.returncode, done.stderr) == (FINE, "")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    if "COLUMNS" in environment:
        assert max(cell_len(line) for line in plain.splitlines()) <= int(environment["COLUMNS"])
    check_golden(f"tables/{name}.txt", plain)


def test_a_process_of_its_own_prints_the_same(tmp_path: Path):
    done = temoto("cost", home={"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)})
    assert (done.returncode, done.stdout) == (FINE, cost(tmp_path).stdout)


def test_json_has_the_guides_figures_and_the_right_ones(tmp_path: Path):
    said = report(tmp_path, "--requests", "5000")
    middle = next(one for one in said["options"] if one["build"] == "middle")
    assert middle["guide"] == {"first": None, "monthly": 1500, "one_year": 268_000, "three_years": 286_000}
    assert middle["computed"]["three_years"] == 304_000
    assert middle["wrong_in_guide"] == ["three_years"]
    rented = next(one for one in said["options"] if one["instance"] == "aws-g4dn.2xlarge")
    assert [one["number"] for one in rented["corrections"]] == [51]
    assert said["assumptions"]["watts"] == 150


def test_json_has_break_even_with_and_without_electricity(tmp_path: Path):
    said = report(tmp_path)
    api = {one["build"]: one for one in said["break_even"] if one["against"] == "Claude Sonnet 4.5 API"}
    assert (round(api["middle"]["months"], 1), round(api["high"]["months"], 1)) == (29.4, 61.0)
    assert api["middle"]["guide"] == {"months": 28, "with_electricity": 29.4}
    assert [one["number"] for one in api["high"]["corrections"]] == [56]
    never = report(tmp_path, "--requests", "0")["break_even"]
    assert {one["months"] for one in never if one["against"] == "Claude Sonnet 4.5 API"} == {None}


def test_dollars_by_the_rate(tmp_path: Path):
    by_name = {
        one["name"]: one["computed"] for one in report(tmp_path, "--currency", "usd", "--rate", "150")["options"]
    }
    assert by_name["Claude Sonnet 4.5 API"]["monthly"] == 60
    assert by_name["local, middle"]["first"] == 1666.67
    assert by_name["g4dn.2xlarge"]["monthly"] == 75  # dollars stay dollars
    at_guides_rate = report(tmp_path, "--currency", "usd")
    copilot = next(one for one in at_guides_rate["options"] if one["name"] == "Microsoft 365 Copilot")
    assert copilot["computed"]["monthly"] == copilot["guide"]["monthly"] == 30


def test_a_build_and_a_time_of_ones_own(tmp_path: Path):
    done = cost(tmp_path, "--build", "entry", "--months", "7")
    assert "7 months" in done.stdout
    assert "153,500" in done.stdout  # 150,000 + 7 × 500
    assert "names no electricity for this build, so that of middle is taken" in done.stdout
    assert "local, high" not in done.stdout


def test_a_picture(tmp_path: Path):
    file = tmp_path / "cost.svg"
    done = cost(tmp_path, "--plot", str(file), TEMOTO_LANGUAGE="ja")
    assert done.returncode == FINE
    assert f"グラフを {file} に書きました。" in done.stdout
    words = {one.text for one in ET.fromstring(file.read_text(encoding="utf-8")).iter() if one.text}
    assert {"累計費用の推移", "か月", "累計(円)", "ローカル、ミドル", "29.4 か月で逆転", "61.0 か月で逆転"} <= words
    assert report(tmp_path, "--plot", str(file))["plot"] == str(file)


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (["--requests=-1"], USAGE, "-1 is not between 0 and 1,000,000,000; write for example --requests 1000."),
        (["--tokens=-1"], USAGE, "write for example --tokens 1000."),
        (["--watts=-5"], USAGE, "write for example --watts 300."),
        (["--watts", "nan"], USAGE, "nan is not between"),
        (["--yen-per-kwh=-5"], USAGE, "write for example --yen-per-kwh 30."),
        (["--hours", "731"], USAGE, "731 is not between 0 and 730"),
        (["--months", "0"], USAGE, "0 is not between 1 and 1,200; write for example --months 36."),
        (["--build", "midle"], USAGE, "no build midle; did you mean middle? It has: entry, middle, high, pro."),
        (["--currency", "eur"], USAGE, "eur is neither yen nor usd; write --currency yen"),
        (["--rate", "150"], USAGE, "a rate is for dollars only; add --currency usd"),
        (["--currency", "usd", "--rate", "0"], USAGE, "write for example --rate 150."),
        (["--plot", "cost.png"], USAGE, "cost.png is not an .svg file; write for example --plot cost.svg."),
        (["--plot", "{folder}/none/c.svg"], WRONG, "No such file or directory. Name a file in a folder"),
        (["--plot", "{folder}/folder.svg"], WRONG, "Is a directory"),
    ],
)
def test_what_is_refused(words: list[str], exit_code: int, said: str, tmp_path: Path):
    (tmp_path / "folder.svg").mkdir()
    done = cost(tmp_path, *(word.format(folder=tmp_path) for word in words))
    assert done.returncode == exit_code
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert done.stdout == ""


def test_a_refusal_in_japanese(tmp_path: Path):
    done = cost(tmp_path, "--months", "0", TEMOTO_LANGUAGE="ja")
    assert done.returncode == USAGE
    assert "0 は 1 から 1,200 の範囲外です。" in done.stderr


def test_an_encoding_that_lacks_letters_is_no_reason_to_fail(tmp_path: Path):
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PYTHONIOENCODING": "ascii"}
    done = temoto("cost", home=home, TEMOTO_LANGUAGE="ja")
    assert done.returncode == FINE
    assert "Claude Sonnet 4.5 API" in done.stdout
    done = temoto("cost", "--json", home=home)
    assert json.loads(done.stdout)["assumptions"]["local_wins"][0] == "3,000+ requests a month"
