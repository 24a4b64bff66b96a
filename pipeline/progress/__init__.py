"""Progress: what is counted, against which targets, and where claimed and found places differ."""
