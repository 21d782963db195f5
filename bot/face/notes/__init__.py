"""What members read of the notes."""
