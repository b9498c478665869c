"""What of a model's reply becomes an edit? `read` answers; the files beside it each answer one question on the way.

Never fails on any text, never changes a line outside the target, never applies what left code out.
"""

from temoto.core.codeactions.reply.alone import code_in
from temoto.core.codeactions.reply.read import read
from temoto.core.codeactions.reply.records import ReplyTrouble, RewriteRequest, Rewritten, Unusable

__all__ = ["ReplyTrouble", "RewriteRequest", "Rewritten", "Unusable", "code_in", "read"]
