"""Rows and objects on their way from one installation to another, of whatever kind."""
