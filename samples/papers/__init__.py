"""Papers without end: generated for training and benchmark, in three parts that share nothing."""
