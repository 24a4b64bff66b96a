"""Separator sheets: what is printed between volumes, and what a stack with them turns out to be."""
