"""Backups, restores and copies of the whole database."""
