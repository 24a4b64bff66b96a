"""Rebuilding: the records made again from what lies in the object store."""
