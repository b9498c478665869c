"""What stands in code that no reader sees, or sees as something else? Bidi controls, zero widths, NUL, control tokens, look-alikes.

Refused unless the target has them.

Trojan Source (CVE-2021-42574) is why: such characters make code read other than it runs.
"""

import unicodedata

from temoto.core.codeactions.reply.cleaned import controls_in
from temoto.core.codeactions.reply.entities import escaped
from temoto.core.codeactions.reply.look_alikes import look_alike
from temoto.core.codeactions.reply.prompt_tags import prompt_tag
from temoto.core.codeactions.reply.records import ReplyTrouble, RewriteRequest

# Letters and marks without a shape of their own, which category alone does not tell.
SHAPELESS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
FIRST_VARIANT, LAST_VARIANT = 0xE0100, 0xE01EF  # of Han characters; behind anything else they hide bytes
JOINER = "\u200d"  # makes one emoji of several


def hidden(text: str, request: RewriteRequest) -> tuple[ReplyTrouble, str] | None:
    """The first thing in `text` that must not be there, and its name."""
    own = "".join(request.target)
    seen = frozenset(own)
    strange = {
        one for one in set(text) - seen if not one.isprintable() or one in SHAPELESS or ord(one) >= FIRST_VARIANT
    }
    for place, character in enumerate(text) if strange - set("\t\n\r") else ():
        if character not in seen and not character.isprintable() and _is_hidden(text, place):
            return ReplyTrouble.HIDDEN_CHARACTERS, _name(character)
        if character in SHAPELESS and character not in seen:
            return ReplyTrouble.HIDDEN_CHARACTERS, _name(character)
        if (
            FIRST_VARIANT <= ord(character) <= LAST_VARIANT
            and character not in seen
            and not _is_han(text[place - 1 : place])
        ):
            return ReplyTrouble.HIDDEN_CHARACTERS, _name(character)
    return _strange(text, own, request)


def _strange(text: str, own: str, request: RewriteRequest) -> tuple[ReplyTrouble, str] | None:
    """The first thing in `text` that is seen, and is not what it seems or no part of the code."""
    if token := next((token for token in controls_in(text, request) if token not in own), ""):
        return ReplyTrouble.CONTROL_TOKENS, token
    if sign := look_alike(text, request):
        return ReplyTrouble.LOOK_ALIKES, f"{sign} {_name(sign)}"
    if mark := prompt_tag(text, request):
        return ReplyTrouble.PROMPT_TAGS, mark
    if entity := escaped(text, request):
        return ReplyTrouble.ESCAPED, entity
    return None


def _is_hidden(text: str, place: int) -> bool:
    character = text[place]
    if character in "\t\n\r":
        return False
    if character == JOINER and place and place + 1 < len(text):
        return not (_joins(text[place - 1]) and _joins(text[place + 1]))
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _joins(character: str) -> bool:
    return unicodedata.category(character) == "So" or character == "\ufe0f" or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_han(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith("CJK ")


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
