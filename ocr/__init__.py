"""Text from an image: words, their places and their confidence."""
