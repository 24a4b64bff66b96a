"""The press: prints invented people's papers, lets them age, and puts them under a scanner."""
