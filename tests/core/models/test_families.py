"""A model's name, in all the spellings people and servers use, belongs to one family."""

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.completion.prompt import fim_prompt
from temoto.core.completion.records import Window
from temoto.core.models.families import UNKNOWN, bare_name, family_for, parts_of, told_family

FAMILIES = load_catalog().families


@pytest.mark.parametrize(
    ("model", "bare"),
    [
        pytest.param("qwen2.5-coder:1.5b-base", "qwen2.5-coder", id="a tag"),
        pytest.param("qwen2.5-coder", "qwen2.5-coder", id="no tag"),
        pytest.param("someone/Qwen2.5-Coder:7b", "qwen2.5-coder", id="a namespace"),
        pytest.param("hf.co/x/Qwen2.5-Coder-7B-GGUF:Q4_K_M", "qwen2.5-coder-7b-gguf", id="a hub"),
        pytest.param("localhost:5000/x/smollm2:latest", "smollm2", id="a host with a port"),
        pytest.param("/models/SmolLM2-135M.Q4_1.gguf", "smollm2-135m.q4_1", id="a file"),
        pytest.param("C:\\models\\SmolLM2.GGUF", "smollm2", id="a file on Windows"),
        pytest.param("SmolLM2.gguf:latest", "smollm2", id="a file with a tag"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_bare_name(model: str, bare: str):
    assert bare_name(model) == bare


@pytest.mark.parametrize(
    ("model", "family"),
    [
        pytest.param("qwen2.5-coder:7b-base", "qwen2.5-coder", id="from Ollama's library"),
        pytest.param("hf.co/x/Qwen2.5-Coder-7B-GGUF:Q4", "qwen2.5-coder", id="from a hub"),
        pytest.param("qwen2.5.1-coder", "qwen2.5-coder", id="its second edition"),
        pytest.param("qwen2.5:7b", "unknown", id="a relative that is not for code"),
        pytest.param("SmolLM2-135M-Instruct.Q4_1.gguf", "smollm2", id="a file"),
        pytest.param("smollm:135m", "unknown", id="an older model"),
        pytest.param("my-qwen2.5-coder", "unknown", id="a pattern matches from the start"),
    ],
)
def test_family(model: str, family: str):
    assert family_for(model, FAMILIES).name == family


def test_nothing_is_assumed_of_the_unknown():
    assert family_for("x", ()) is UNKNOWN
    assert (UNKNOWN.fim, UNKNOWN.stops, UNKNOWN.controls) == ((), (), ())


@pytest.mark.parametrize(
    ("rendered", "parts"),
    [
        ("<P>left<S>right<M>", ("<P>", "@prefix", "<S>", "@suffix", "<M>")),
        ("<S>right<P>left", ("<S>", "@suffix", "<P>", "@prefix")),
        ("leftright", ("@prefix", "@suffix")),
        ("<P>left<M>", ()),
        ("<P>left left<S>right", ()),
        ("", ()),
    ],
)
def test_a_rendered_hole_is_a_template(rendered: str, parts: tuple[str, ...]):
    assert parts_of(rendered, "left", "right") == parts


def test_a_server_that_tells_its_template_makes_a_family():
    family = told_family(("<PRE> ", "@prefix", " <SUF>", "@suffix", " <MID>"))
    assert family.stops == family.controls == ("<PRE>", "<SUF>", "<MID>")
    assert fim_prompt(family, Window("a <SUF> b", "c")) == "<PRE> a < SUF> b <SUF>c <MID>"
