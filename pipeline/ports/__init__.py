"""What the line asks of the machines around it; storage, workers and readers implement it."""
