"""The program: settings, composition and the command line."""
