"""Practice: an archive of invented papers to learn on: what marks it, and what it refuses."""
