"""Which tokens of a vocabulary speak to the model instead of being code? By their types, and by what engines make of their names."""

import re
from collections.abc import Iterable

SHORTEST = 3  # letters; what is shorter is also code
UNKNOWN, CONTROL, USER_DEFINED = 2, 3, 4  # of GGUF's token types
SPEAKING = frozenset((UNKNOWN, CONTROL, USER_DEFINED))
# llama.cpp takes these for control tokens whatever their type says (src/llama-vocab.cpp: "control-looking token … its type will be
# overridden"): `</s>`, an ordinary token of every Qwen vocabulary, ends the text there.
BY_NAME = frozenset((
    "<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|endoftext|>", "<|end_of_text|>", "<EOT>", "_<EOT>", "[EOT]",
    "<end_of_utterance>", "<｜end▁of▁sentence｜>", "<|eom_id|>", "<|return|>", "<|call|>", "<|calls|>", "<|flush|>", "</s>", "[EOS]",
    "<eos>", "<turn|>", "<|tool_response>", "<|channel|>", "<|message|>", "<|start|>", "<|constrain|>", "[e~[", "<|fim_prefix|>",
    "<fim-prefix>", "<fim_prefix>", "<｜fim▁begin｜>", "<PRE>", "▁<PRE>", "<|code_prefix|>", "<|prefix|>", "<|fim_suffix|>", "<fim-suffix>",
    "<fim_suffix>", "<｜fim▁hole｜>", "<SUF>", "▁<SUF>", "<|code_suffix|>", "<|suffix|>", "<|fim_middle|>", "<fim-middle>", "<fim_middle>",
    "<｜fim▁end｜>", "<MID>", "▁<MID>", "<|code_middle|>", "<|middle|>", "<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]",
    "<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>", "<|file_sep|>",
))  # fmt: skip
GEMMA_4 = "<|tool_response>"
# User-defined tokens are also runs of blanks, single letters and, in Gemma's vocabularies, elements of HTML: those are code.
_MARKUP = re.compile(r"<\S+>|\[\S+\]")
_ELEMENT = re.compile(
    r"</?(?:a|abbr|address|article|aside|audio|b|bbox|blockquote|body|br|button|canvas|caption|cite|code|col|dd|del|details|div|dl|dt|em|figure"
    r"|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|ol|option|p|pre|q|s|samp|script|section"
    r"|select|small|span|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|u|ul|var|video)/?>"
)
_FILLER = re.compile(r"\[PAD\d+\]")  # what converters write where a vocabulary has holes: no model has seen one


def controls_of(typed: Iterable[tuple[str, int | None]]) -> tuple[str, ...]:
    """The tokens that speak, of (token, its type in the file; None where it has none), each as a text has it."""
    found = dict.fromkeys(token.strip() for token, kind in typed if _speaks(token.strip(), kind))
    if GEMMA_4 in found:  # where llama.cpp makes it an ordinary token again
        found.pop("</s>", None)
    return tuple(found)


def _speaks(token: str, kind: int | None) -> bool:
    if len(token) < SHORTEST or _FILLER.fullmatch(token):
        return False
    if token in BY_NAME or kind == CONTROL:
        return True
    return kind in SPEAKING and bool(_MARKUP.fullmatch(token)) and not _ELEMENT.fullmatch(token)
