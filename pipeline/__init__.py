"""The line itself: nouns, the table of moves, and every step from a scan to a registered original."""
