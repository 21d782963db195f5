"""Questions: reading the bank, making questions from notes, grading, drawing, and the round.

This layer is pure: nothing is awaited, no clock is read, and chance and time are arguments.
"""
