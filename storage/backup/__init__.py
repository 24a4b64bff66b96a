"""Backups: one encrypted file each, and what becomes of it when it is needed."""
