"""Walks through the desks: from page to page, as each who works there, and its name at each.

A walk goes on where the browser stands, and leaves everything as it found it where it can: the
pictures of the next run show the same.
"""
