"""Stations: work without a network, carried to the centre in bundles and proven by receipts."""
