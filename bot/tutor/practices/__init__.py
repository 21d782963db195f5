"""Private practice: drawing, asking, summing up."""
