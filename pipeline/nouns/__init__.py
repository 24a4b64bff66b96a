"""The nouns of the archive, frozen: what every layer above and below speaks of."""
