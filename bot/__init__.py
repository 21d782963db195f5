"""Lectern: a study server's notes, turned into its tutor."""

__version__ = "0.1.0"
