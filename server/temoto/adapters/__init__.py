"""Where temoto touches the world: HTTP, drivers, files, processes. One file (or room) each; strangers to the editor's room.

Foreign exceptions are translated into ports.TemotoError here; nothing above sees httpx, a driver or an OSError.
"""

import sys

# httpx imports its own command line where click, rich and pygments happen to be installed: a tenth of what a verb imports, five
# megabytes of a server, and nobody here calls it. Without that module it does as it does where they are not installed.
sys.modules.setdefault("httpx._main", None)  # pyright: ignore[reportArgumentType] - Python's own way to say: not to be had
