"""Scanners through SANE: by USB, over the network (eSCL, WSD), and on other machines (saned)."""
