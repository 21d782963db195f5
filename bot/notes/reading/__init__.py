"""From the bytes of one file to its notes: decoding, structure, topics, facets and slips."""
