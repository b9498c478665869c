"""Where `temoto` begins. Serving is dispatched before the command line's libraries are imported: an editor waits for it."""

import gc
import sys


def main() -> None:
    """Run the verb on the command line."""
    words = sys.argv[1:]
    if words and set(words) <= {"serve", "--stdio"}:
        gc.disable()  # imports make no garbage, and looking for it took a twentieth of them; lsp/starting.py has it on again
        from temoto.wire import serve

        serve()
        return
    from temoto.cli import app

    app()


if __name__ == "__main__":
    main()
