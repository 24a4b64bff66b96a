"""Capture: what is looked at while the paper is still in the hand, and what is said about it."""
