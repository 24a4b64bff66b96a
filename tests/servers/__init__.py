"""Real servers that tests and benchmarks start on free ports and stop by their process ids."""
