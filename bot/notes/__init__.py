"""Reading notes: files in, an immutable library of packs, notes, topics and facets out.

This room is pure. It reads no clock and awaits nothing; the only input and output is the
reading of content files in ``library`` and ``manifest``.
"""
