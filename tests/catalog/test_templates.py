"""Each family's fill-in-the-middle prompt is what its makers state: templates copied by hand from the sources the files name."""

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.completion.prompt import fim_prompt
from temoto.core.completion.records import Window

FAMILIES = {family.name: family for family in load_catalog().families}

QWEN = "<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>"
STARCODER = "<fim_prefix>{prefix}<fim_suffix>{suffix}<fim_middle>"
STATED = {
    "qwen2.5-coder": QWEN,
    "qwen3-coder": QWEN,
    "sweep-next-edit": QWEN,
    "codegemma": QWEN,
    "granite4": QWEN,
    "starcoder2": STARCODER,
    "granite-code": STARCODER,
    "stable-code": STARCODER,
    "codestral": "[SUFFIX]{suffix}[PREFIX]{prefix}",
    "deepseek-coder": "<｜fim▁begin｜>{prefix}<｜fim▁hole｜>{suffix}<｜fim▁end｜>",
    "seed-coder": "<[fim-suffix]>{suffix}<[fim-prefix]>{prefix}<[fim-middle]>",
    # Stated with "<filename>{path}\n" before it, which a Window has no path for.
    "mellum": "<fim_suffix>{suffix}<fim_prefix>{prefix}<fim_middle>",
    "rnj-1": "<|pre_fim|>{prefix}<|suf_fim|>{suffix}<|mid_fim|>",
    "codellama": "<PRE> {prefix} <SUF>{suffix} <MID>",
}


@pytest.mark.parametrize("name", [family.name for family in FAMILIES.values() if family.fim])
def test_a_prompt_is_what_the_makers_state(name: str):
    prompt = fim_prompt(FAMILIES[name], Window("def f(a):\n    ", "\nf(1)\n"))
    assert prompt == STATED[name].format(prefix="def f(a):\n    ", suffix="\nf(1)\n")


def test_every_stated_template_has_its_family():
    assert {family.name for family in FAMILIES.values() if family.fim} == set(STATED)


# A family that is said to fill in the middle by one user only, or by nobody, has no template.
@pytest.mark.parametrize(
    "name", ["qwen3", "qwen3.5", "qwen3-coder-next", "granite3.3", "yi-coder", "opencoder", "deepseek-v3", "gpt-oss"]
)
def test_what_is_not_established_is_not_used(name: str):
    assert FAMILIES[name].fim == ()
    assert FAMILIES[name].source


@pytest.mark.parametrize(
    ("name", "stops"),
    [
        ("qwen2.5-coder", {"<|endoftext|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>", "<|im_start|>", "<|im_end|>"}),
        ("codestral", {"[PREFIX]", "[SUFFIX]", "[MIDDLE]", "</s>"}),
        ("codellama", {"<PRE>", "<SUF>", "<MID>", "<EOT>"}),
        ("deepseek-coder", {"<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>", "<｜end▁of▁sentence｜>", "<|EOT|>"}),
        ("codegemma", {"<|file_separator|>", "<end_of_turn>", "<eos>"}),
        ("seed-coder", {"<[end▁of▁sentence]>", "<[fim-middle]>", "<|file_sep|>", "<|endoftext|>"}),
        ("mellum", {"<|endoftext|>", "<filename>"}),
        ("starcoder2", {"<|endoftext|>", "<file_sep>", "<fim_middle>"}),
        ("granite4", {"<|end_of_text|>", "<|fim_pad|>"}),
        ("rnj-1", {"<|pre_fim|>", "<|suf_fim|>", "<|mid_fim|>"}),
    ],
)  # fmt: skip
def test_an_answer_ends_at_what_the_makers_name(name: str, stops: set[str]):
    assert stops <= set(FAMILIES[name].stops)
