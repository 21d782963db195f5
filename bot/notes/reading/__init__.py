"""Reads one file: from bytes to notes with topics and facets, and the faults of its form."""
