"""What stands in code that no reader sees, or sees as something else? Bidi controls, zero widths, NUL, control tokens, look-alikes.

Refused unless the target has them.
"""

from temoto.core.code.unseen import first_unseen, name_of
from temoto.core.codeactions.reply.cleaned import controls_in
from temoto.core.codeactions.reply.entities import escaped
from temoto.core.codeactions.reply.look_alikes import look_alike
from temoto.core.codeactions.reply.prompt_tags import prompt_tag
from temoto.core.codeactions.reply.records import ReplyTrouble, RewriteRequest


def hidden(text: str, request: RewriteRequest) -> tuple[ReplyTrouble, str] | None:
    """The first thing in `text` that must not be there, and its name."""
    own = "".join(request.target)
    place = first_unseen(text, frozenset(own))
    if place is not None:
        return ReplyTrouble.HIDDEN_CHARACTERS, name_of(text[place])
    return _strange(text, own, request)


def _strange(text: str, own: str, request: RewriteRequest) -> tuple[ReplyTrouble, str] | None:
    """The first thing in `text` that is seen, and is not what it seems or no part of the code."""
    if token := next((token for token in controls_in(text, request) if token not in own), ""):
        return ReplyTrouble.CONTROL_TOKENS, token
    if sign := look_alike(text, request):
        return ReplyTrouble.LOOK_ALIKES, f"{sign} {name_of(sign)}"
    if mark := prompt_tag(text, request):
        return ReplyTrouble.PROMPT_TAGS, mark
    if entity := escaped(text, request):
        return ReplyTrouble.ESCAPED, entity
    return None
