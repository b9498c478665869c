"""Where `temoto` begins. An editor is answered before anything is imported that its first question does not need."""

import atexit
import gc
import os
import sys

RARELY = 200_000  # new objects between two looks for garbage; as often as usual they took a tenth of a verb's time, and found none


def main() -> None:
    """Run the verb on the command line."""
    words = sys.argv[1:]
    if words and set(words) <= {"serve", "--stdio"}:
        gc.disable()  # imports make no garbage, and looking for it took a twentieth of them; lsp/life/starting.py has it on again
        from temoto.lsp.first_answer import hear_first

        first = hear_first(sys.stdin.buffer, sys.stdout.buffer)
        from temoto.compose.serving import serve

        serve(first)
        return
    gc.set_threshold(RARELY)
    atexit.register(gc.freeze)  # nor is what still lives at the end looked through once more on the way out
    from temoto.cli import app

    app()


def _without_the_current_folder() -> None:
    """`python -m` has put the current folder first on the import path; what lies there is its user's, and not to be run.

    Too late for what Python itself imports on the way to here, and for a `temoto` in that folder: `python -P -m temoto`,
    or the program `temoto`, is the whole cure. A temoto found in no other folder stays found.
    """
    if not sys.flags.safe_path and not __file__.startswith(f"{sys.path[0]}{os.sep}temoto{os.sep}"):
        del sys.path[0]


if __name__ == "__main__":
    _without_the_current_folder()
    main()
