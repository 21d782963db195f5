"""What an experienced author of questions would object to, as rules of ``lectern check``.

The rules go back to the item-writing guides of Haladyna, Downing and Rodriguez (2002) and of the
US National Board of Medical Examiners, as far as a program can judge them. A rule that finds
nothing says little; whether the key is right and worth knowing, only a reader can say.
"""
