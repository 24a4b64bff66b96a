"""Scanners in the network by eSCL, asked directly: what they send coded is kept byte for byte."""
