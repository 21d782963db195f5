"""What the options of a choice make of it: its kind, and which options say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.notes.markdown import plain_text
from bot.quiz.languages import LANGUAGES
from bot.quiz.questions import Kind, Option

#: Texts of so many letters are symbols; so are those with code or an operator in them.
_SYMBOL = 3
_SYMBOLS = re.compile(r"`|\\|[=<>|&$^~]|(?<!\w)-{1,2}\w")
_TRUE_FALSE = {frozenset(pair) for language in LANGUAGES.values() for pair in language.true_false}


def comparable(text: str) -> str:
    """The text in the form for comparisons: without marks, a final full stop, and mostly case.

    Case tells symbols and code apart: ``Aa`` and ``aa``, ``-m`` and ``-M``, ``\\w`` and ``\\W``.
    """
    plain = (plain_text(text) or " ".join(text.split())).strip(" .")
    return plain if _SYMBOLS.search(text) or len(plain) <= _SYMBOL else plain.casefold()


def are_opposites(texts: Sequence[str]) -> bool:
    """Whether these are two options by which a statement is judged: true and false, yes and no."""
    return len(texts) == 2 and frozenset(comparable(text).casefold() for text in texts) in (
        _TRUE_FALSE
    )


def kind_of_choice(options: Sequence[Option]) -> Kind:
    """The kind of a choice between these options."""
    if are_opposites([option.text for option in options]):
        return Kind.TRUE_FALSE
    return Kind.MULTIPLE if sum(option.right for option in options) > 1 else Kind.CHOICE
