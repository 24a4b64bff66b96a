"""Stations in SQL and on disks: what goes into bundles, how it comes in, what was proven."""
