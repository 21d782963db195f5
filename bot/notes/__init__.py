"""Reads notes: files in, an immutable library of packs, notes, topics and facets out.

This package is pure: it reads no clock and awaits nothing. Only ``library`` and ``lint`` touch the
file system.
"""
