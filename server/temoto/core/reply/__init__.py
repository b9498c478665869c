"""What of a model's reply becomes an edit? `read` answers; the files beside it each answer one question on the way.

Never fails on any text, never changes a line outside the target, never applies what left code out.
"""

from temoto.core.reply.alone import code_in
from temoto.core.reply.asked import Asked, ReplyTrouble, Rewritten, Unusable
from temoto.core.reply.read import read

__all__ = ["Asked", "ReplyTrouble", "Rewritten", "Unusable", "code_in", "read"]
