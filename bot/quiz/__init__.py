"""Questions: reading the bank, making questions from notes, grading, drawing, and the round.

This floor is pure. It awaits nothing and reads no clock; chance and time are arguments.
"""
