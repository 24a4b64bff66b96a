"""Seeing: what of a paper's pages may be shown to whoever looks."""
