"""The moves of people: linking, delimiting, checking, registering, holding, discarding."""
