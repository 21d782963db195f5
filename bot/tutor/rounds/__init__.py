"""Group rounds: what a face may ask, the writer, the scheduler."""
