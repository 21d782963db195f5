"""Numbers in typed answers, in any notation: 99,95 %, 1 000, 64 kilobytes.

The same rules apply to the author's text and the member's, whatever their languages:

- With both a comma and a dot, the last one is the decimal sign (``1.234,5``, ``1,234.5``); a sign
  that occurs more than once groups thousands (``1,000,000``), as do spaces and apostrophes.
- One sign before exactly three digits is ambiguous. ``0.125`` and percentages are decimals;
  ``1.000``, ``1,000`` and ``2.500`` are thousands, since decimals have no needless final zero;
  others (``1,024``) have both values.
- Other sequences (``10.0.0.0``, ``1.2.3``) are read as several numbers.
- The words for one to twelve are numbers, in each of ``LANGUAGES``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from bot.notes.lookup.names import LONGEST
from bot.quiz.languages import LANGUAGES

_NUMBER_WORDS = {
    spelling: str(number)
    for language in LANGUAGES.values()
    for number, spellings in enumerate(language.numbers, start=1)
    for spelling in spellings
}
_NUMBER_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_NUMBER_WORDS)})(?!\w)")

#: For each unit: the unit to which it is converted, the factor, and its abbreviations. Times are in
#: seconds, except months and years, which have no fixed number of days. KiB is read as KB: mixing
#: them up is no mistake in an answer.
UNITS: Mapping[str, tuple[str, int, str]] = MappingProxyType(
    {
        "percent": ("%", 1, "%|pct"),
        "second": ("s", 1, "s|sec|secs"),
        "minute": ("s", 60, "min|mins"),
        "hour": ("s", 3600, "h|hr|hrs"),
        "day": ("s", 86400, ""),
        "week": ("s", 604800, ""),
        "month": ("month", 1, ""),
        "year": ("year", 1, "yr|yrs"),
        "millisecond": ("ms", 1, "ms"),
        "byte": ("b", 1, ""),
        "kilobyte": ("kb", 1, "kb|kib"),
        "megabyte": ("mb", 1, "mb|mib"),
        "gigabyte": ("gb", 1, "gb|gib"),
        "terabyte": ("tb", 1, "tb|tib"),
        "petabyte": ("pb", 1, "pb|pib"),
        "megabit": ("mbps", 1, "mbps|mbit/s"),
        "gigabit": ("gbps", 1, "gbps|gbit/s"),
        "metre": ("m", 1, "m"),
        "kilogram": ("kg", 1, "kg"),
        "kilometre": ("km", 1, "km"),
        "mile": ("mile", 1, "mi"),
        "dollar": ("$", 1, "$|usd"),
        "euro": ("€", 1, "€|eur"),
        "pound": ("£", 1, "£|gbp"),
    }
)
_UNITS = {
    name: (sign, factor)
    for unit, (sign, factor, signs) in UNITS.items()
    for names in (signs, *(language.units.get(unit, "") for language in LANGUAGES.values()))
    for name in names.split("|")
    if name
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*"
_QUANTITY = re.compile(
    rf"(?:(?<![\w.,)\]%])(?P<sign>[-−]))?(?<![\w.,])(?P<number>{_NUMBER})"
    rf"(?:(?:[ -]?(?P<unit>{_UNIT})(?!\w))|(?!\w))"
)
_MONEY = re.compile(rf"([$€£]) ?({_NUMBER})")
#: A superscript digit is a power; NFKC would make it a digit of its base.
_RAISED = {ord(sign): f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_SIGNS = {"<": " less than ", ">": " more than ", "≤": " at most ", "≥": " at least "}
_IN_WORDS = str.maketrans(_SIGNS)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``values`` are all values that it may mean, in this unit."""

    values: frozenset[Fraction]
    unit: str | None

    def same(self, other: Quantity) -> bool:
        """Whether both may mean the same."""
        return self.unit == other.unit and not self.values.isdisjoint(other.values)

    @property
    def value(self) -> Fraction:
        """The greatest of its values: for ``1,024`` the one in thousands."""
        return max(self.values)


def divided(text: str) -> list[str | Quantity]:
    """The parts of the text: quantities, and the text between them.

    Texts are normalised (NFKC, ``casefold``). Only the first 200 characters are read.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST].translate(_RAISED)).casefold()
    text = _MONEY.sub(r"\2 \1", text[:LONGEST].translate(_IN_WORDS))
    text = _NUMBER_WORD.sub(lambda word: _NUMBER_WORDS[word[0]], text)
    parts: list[str | Quantity] = []
    last = 0
    for found in _QUANTITY.finditer(text):
        parts += [text[last : found.start()], *_quantities(found)]
        last = found.end()
    parts.append(text[last:])
    return [part for part in parts if part]


@lru_cache(maxsize=1 << 13)
def measured(text: str) -> tuple[Quantity, str] | None:
    """The only quantity in the text, and the text without it; None if there is not exactly one."""
    parts = divided(text)
    found = [part for part in parts if isinstance(part, Quantity)]
    if len(found) != 1:
        return None
    return found[0], " ".join(part.strip(" .") for part in parts if isinstance(part, str)).strip()


def quantity(text: str) -> Quantity | None:
    """The quantity, if the text is exactly one quantity, else None."""
    found = measured(text)
    return found[0] if found and not found[1] else None


def _quantities(found: re.Match[str]) -> list[Quantity]:
    unit, factor = _UNITS[found["unit"]] if found["unit"] else (None, 1)
    sign = -1 if found["sign"] else 1
    values = _values(found["number"], decimal=unit == "%")
    if values:
        return [Quantity(frozenset(sign * factor * value for value in values), unit)]
    *others, last = re.findall(r"\d+", found["number"])
    return [*(_exactly(number, None) for number in others), _exactly(last, unit)]


def _exactly(number: str, unit: str | None) -> Quantity:
    return Quantity(frozenset({Fraction(number)}), unit)


def _values(number: str, *, decimal: bool) -> set[Fraction]:
    """All values that the digits may mean; empty if they are no number."""
    number = re.sub("[ '’]", "", number)
    signs = [sign for sign in number if sign in ".,"]
    if not signs:
        return {Fraction(number)}
    first, *middle, last = re.split("[.,]", number)
    whole = Fraction("".join((first, *middle, last)))
    cut = Fraction(f"{first}{''.join(middle)}.{last}")
    if len(signs) > 1:
        grouped = signs[:-1] if signs[-1] != signs[0] else signs
        groups = [*middle, last][: len(grouped)]
        if len(set(grouped)) > 1 or len(first) > 3 or any(len(group) != 3 for group in groups):
            return set()
        return {whole if len(grouped) == len(signs) else cut}
    if decimal or len(last) != 3 or len(first) > 3 or first.startswith("0"):
        return {cut}
    return {whole} if last.endswith("0") else {whole, cut}
