"""Bags: folders after BagIt 1.0 (RFC 8493), written here, and verified wherever they come from."""
