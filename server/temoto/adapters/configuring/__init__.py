"""How are other tools' settings read and written? In one step, with a copy of what was there, and nothing of theirs lost.

Which tools there are lies in core/configuring/targets/, one file each; how each format is edited in formats/.
"""
