"""Renders Markdown for Discord: passages become safe blocks of text, cut into pages."""
