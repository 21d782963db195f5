"""What Discord can show of Markdown: passages as safe blocks of text, cut to pages."""
