"""Benchmarks: how well and how fast the line reads `samples/`, beside plain Tesseract."""
