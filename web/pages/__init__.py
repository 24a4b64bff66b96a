"""Pages: each a function of what is asked, for the person who asks."""
