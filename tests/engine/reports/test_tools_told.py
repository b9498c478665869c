"""Of a plan's models tools are told which other tags are the same model: llm has a model's options under one of them alone."""

from temoto.core.backend.listed import Installed
from temoto.engine.reports.tools_told import _twins


def test_tags_of_the_same_contents_are_twins():
    same, other = "sha256:1", "sha256:2"
    here = [Installed("qwen3:8b", digest=same), Installed("qwen3:latest", digest=same), Installed("x:1b", digest=other)]
    assert _twins("qwen3:8b", here) == ("qwen3:latest",)
    assert _twins("x:1b", here) == ()


def test_where_a_server_names_no_contents_nothing_is_a_twin():
    assert _twins("a:1b", [Installed("a:1b"), Installed("b:1b")]) == ()
