"""Ingest: deliveries of scans become masters, pages and documents, each in one transaction."""
