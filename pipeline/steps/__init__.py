"""The steps: prepared and concluded inside transactions, run between them on files alone.

`prepare` reads from the records what the step needs, `run` is a pure function of files and
arguments and happens in a child process, `conclude` writes what came of it in the transaction
that moves the thing.
"""
