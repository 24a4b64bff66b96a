"""Issuing: copies of papers that leave the archive, each with its mark and its number."""
