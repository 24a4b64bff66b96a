"""People: who may do what, how they sign in, and what is recorded of both."""
