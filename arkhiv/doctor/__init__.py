"""The doctor: tries every part of the archive for real and says what to do about each fault."""
