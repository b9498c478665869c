"""How is one file run within limits? This is the child that does: `python -P -m temoto.adapters.trying.child FILE SECONDS BYTES`.

The limits keep a careless program from taking the machine along. They are no wall against a wicked one: it has its user's rights.
"""

import os
import sys
from pathlib import Path

MOST_WRITTEN = 16 * 1024 * 1024  # bytes of one file
MOST_OPEN = 64
ENDED = 86  # how this process ends where the program came to its end: whatever leaves before that, `exit()` say, says 0 and passed nothing


def limit(seconds: int, memory: int) -> None:
    """Have the system end this process beyond these limits; where it has none of that kind (Windows), only time is kept, by the parent."""
    try:
        import resource  # POSIX alone
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_NOFILE, MOST_OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (least, least))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS
            continue


def main() -> None:
    """Run the file as if it were the program."""
    file, seconds, memory = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.chdir(file.parent)
    code = compile(file.read_text(encoding="utf-8"), file.name, "exec")
    sys.argv = [file.name]
    limit(seconds, memory)
    exec(code, {"__name__": "__main__"})  # noqa: S102 - it is what this process is for, and its user said so
    os._exit(ENDED)  # what it left running holds nobody up


if __name__ == "__main__":
    main()
