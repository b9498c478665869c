"""What code does a reply hold, where it takes nobody's place? A new file's text; empty where there is none to speak of.

Several blocks of one file are one: models cut a file where they explain it.
"""

from temoto.core.codeactions.reply.blocks import pieces

NO_CODE = frozenset({"bash", "sh", "shell", "console", "text", "txt", "diff", "output", "plaintext"})


def code_in(reply: str) -> str:
    """The code, its last line ended. What runs it (shell blocks) is not part of it; a reply cut within a block has none."""
    blocks = [one for one in pieces(reply, frozenset()) if one.block and one.fenced]
    code = [one for one in blocks if one.tag.lower() not in NO_CODE]
    if not code or not all(one.closed for one in code):
        return ""
    text = "\n\n".join("\n".join(one.lines).strip("\n") for one in code if any(line.strip() for line in one.lines))
    return f"{text}\n" if text.strip() else ""
