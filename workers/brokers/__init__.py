"""Brokers: what carries the messages, one module for each kind, opened by address."""
