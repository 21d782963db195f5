"""Jobs that run at certain times, in the background."""
