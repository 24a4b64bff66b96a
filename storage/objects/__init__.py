"""Bytes under keys: masters, cleaned images, readings, access copies and seals."""
