"""Group rounds in a channel: what is shown of them, and what is pressed."""
