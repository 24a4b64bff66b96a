"""Notices: what other systems are told of, signed, where it may go, and when it is tried again."""
