"""The protocol itself: documents, positions, questions to the editor, and what pygls needs mended."""
