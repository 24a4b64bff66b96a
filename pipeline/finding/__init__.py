"""Finding: what is asked, what papers are found by, and which of the found comes first."""
