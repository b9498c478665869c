"""Where temoto touches the world: HTTP, drivers, files, processes. One file (or room) each; strangers to the editor's room.

Foreign exceptions are translated into ports.TemotoError here; nothing above sees httpx, a driver or an OSError.
"""
