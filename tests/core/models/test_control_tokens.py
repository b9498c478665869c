"""Which tokens of a vocabulary speak: those of the real ones, as their files type them and engines take them."""

import pytest

from temoto.core.models.control_tokens import controls_of

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        pytest.param("<filename>", CONTROL, id="StarCoder"),
        pytest.param("<pr_review_state>", CONTROL, id="StarCoder2"),
        pytest.param("<EMAIL>", CONTROL, id="StarCoder2, what was private"),
        pytest.param("<tool_call>", USER_DEFINED, id="Qwen2.5"),
        pytest.param("<think>", USER_DEFINED, id="Qwen3"),
        pytest.param("</s>", NORMAL, id="Qwen, an end under llama.cpp"),
        pytest.param("<|fim_prefix|>", NORMAL, id="Qwen, not typed as one"),
        pytest.param("<|User|>", USER_DEFINED, id="DeepSeek-Coder v1"),
        pytest.param("<｜fim▁hole｜>", USER_DEFINED, id="DeepSeek-Coder v1, the hole"),
        pytest.param("<|channel>", USER_DEFINED, id="Gemma 4"),
        pytest.param("<unused99>", CONTROL, id="Gemma"),
        pytest.param("<unk>", UNKNOWN, id="Llama 2"),
        pytest.param("[TOOL_CALLS]", CONTROL, id="Mistral"),
        pytest.param(">>PREFIX<<", CONTROL, id="Falcon"),
        pytest.param("<|im_end|>", None, id="without a type"),
    ],
)
def test_it_speaks(token: str, kind: int | None):
    assert controls_of([(token, kind)]) == (token,)


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        pytest.param("<table>", USER_DEFINED, id="an element of HTML, in Gemma"),
        pytest.param("</h1>", USER_DEFINED, id="the end of one"),
        pytest.param("        ", USER_DEFINED, id="blanks, in GPT-NeoX"),
        pytest.param("\n\n\n", USER_DEFINED, id="ends of lines, in Gemma"),
        pytest.param("õ", USER_DEFINED, id="a letter, in DeepSeek"),
        pytest.param("[PAD151646]", USER_DEFINED, id="a hole in Qwen"),
        pytest.param("[PAD32011]", UNKNOWN, id="a hole in Phi-3"),
        pytest.param("<0x0A>", BYTE, id="a byte"),
        pytest.param("<s1>", NORMAL, id="text that looks so"),
        pytest.param("<s1>", UNUSED, id="unused"),
        pytest.param("<|", CONTROL, id="too short"),
        pytest.param("return", None, id="code without a type"),
    ],
)
def test_it_is_code(token: str, kind: int | None):
    assert controls_of([(token, kind)]) == ()


def test_a_stroke_of_html_is_code_in_gemma_4():
    assert controls_of([("</s>", NORMAL), ("<|tool_response>", USER_DEFINED)]) == ("<|tool_response>",)


def test_each_once_as_a_text_has_it():
    assert controls_of([(" <PRE>", CONTROL), ("<PRE>", NORMAL), ("</s>", CONTROL)]) == ("<PRE>", "</s>")
