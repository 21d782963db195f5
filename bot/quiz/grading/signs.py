"""The signs of a formula, an operator or a pattern: what tells ``n + 1`` from ``n - 1``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.quiz.grading.quantities import RAISED

_DASHES = re.compile("[‐‑‒–—−]")
_SAME = str.maketrans({"×": "*", "·": "*", "÷": "/", "≠": "!="})
#: A backslash changes the meaning of the letter behind it, whose case counts then.
_RUN = re.compile(r"\\\S|[-+*/=!&|^~±\\]+")
#: Signs that people write between words, or leave out: "SHA-256", "TCP/IP", "Q & A", "Yahoo!".
_SOFT = frozenset("-/&+!*")
#: Between or beside texts of so many letters, these are operators: "n - 1", "A-", "n!".
_SYMBOL = 2
#: What may stand before or behind any answer: "= 56", "went!".
_STRAY = frozenset("=!")
#: What ``quantities`` reads as part of a number.
_MINUS = re.compile(r"(?<![\w.,)\]%-])-(?=\d)")
_NEARLY = re.compile(r"[~≈] ?(?=\d)")
_PLUS = re.compile(r"(?<![\w.,)\]+])\+ ?(?=\d)")
#: A short text has no signs by chance, other than at its end.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """The runs of signs in a text, in order. ``telling`` are those that cannot be left out."""

    every: tuple[str, ...]
    telling: tuple[str, ...]
    short: bool

    def agree(self, right: Signs) -> bool:
        """Whether a typed text has the signs of the ``right`` spelling.

        Signs count where that spelling has some, and where the typed text is very short.
        """
        if right.telling:
            return self.every == right.every or self.telling == right.telling
        stray = not set("".join(self.telling)) - _STRAY
        return stray or not self.short or self.every == right.every


def signs_of(text: str) -> Signs:
    """The signs of a text. Every dash is ``-``; ``<`` and ``>`` are words, see ``quantities``."""
    text = _DASHES.sub("-", text).translate(RAISED).translate(_SAME)
    text = unicodedata.normalize("NFKC", text)
    text = _MINUS.sub("", _NEARLY.sub("", text))
    text = _PLUS.sub("", text.replace("<=", "≤").replace(">=", "≥"))
    text = " ".join(text.split())
    runs = [(run[0], _tells(text, run)) for run in _RUN.finditer(text)]
    return Signs(
        every=tuple(sign for sign, _ in runs),
        telling=tuple(sign for sign, tells in runs if tells),
        short=sum(map(str.isalnum, text)) <= _SHORT,
    )


def _tells(text: str, run: re.Match[str]) -> bool:
    sign = run[0]
    if sign not in _SOFT:
        return True
    before, after = text[: run.start()], text[run.end() :]
    tight = before[-1:].isalnum() and after[:1].isalnum()
    if sign == "!":
        return after[:1].isalnum() or _is_symbol(before.split(" ")[-1])
    if tight or (sign == "&" and before.strip() and after.strip()):
        return False
    beside = [*before.split()[-1:], *after.split()[:1]]
    return any(map(_is_symbol, beside))


def _is_symbol(word: str) -> bool:
    return 0 < len(word) <= _SYMBOL or word.isdigit()
