"""Questions, asked alone or together, and private practice."""
