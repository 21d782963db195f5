"""The rules of ``lectern check`` for questions.

They follow the item-writing guides of Haladyna, Downing and Rodriguez (2002) and of the US National
Board of Medical Examiners, as far as a program can check them. Whether a key is right and worth
knowing, only a reader can judge. Each docstring of a rule states what should hold.
"""
