"""The line: nouns, the table of moves, every step from a scan to a registered original."""
