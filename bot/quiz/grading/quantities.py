"""Numbers in typed answers, in any notation: 99,95 %, 1 000, 64 kilobytes.

The same rules apply to the author's text and the member's, whatever their languages:

- With both a comma and a dot, the last one is the decimal sign (``1.234,5``, ``1,234.5``); a sign
  that occurs more than once groups thousands (``1,000,000``), as do spaces and apostrophes.
- One sign before exactly three digits is ambiguous. ``0.125`` and percentages are decimals;
  ``1.000``, ``1,000`` and ``2.500`` are thousands, since decimals have no needless final zero;
  others (``1,024``) have both values.
- Other sequences (``10.0.0.0``, ``1.2.3``) are read as several numbers.
- The words for nought to a hundred are numbers, in each of ``LANGUAGES``.
- ``.5`` and ``½`` are halves; dashes of any length before a number are minus signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from bot.notes.lookup.names import LONGEST
from bot.quiz.languages import LANGUAGES

_NUMBER_WORDS = {
    spelling: str(number)
    for language in LANGUAGES.values()
    for spelling, number in language.numbers.items()
}
_LONGEST_FIRST = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_NUMBER_WORD = re.compile(rf"(?<!\w)(?:{_LONGEST_FIRST})(?!\w)")

#: For each unit: the unit to which it is converted, the factor, and its abbreviations. Times are in
#: seconds, except months and years, which have no fixed number of days. KiB is read as KB: mixing
#: them up is no mistake in an answer.
UNITS: Mapping[str, tuple[str, int | Fraction, str]] = MappingProxyType(
    {
        "percent": ("%", 1, "%|pct"),
        "second": ("s", 1, "s|sec|secs"),
        "minute": ("s", 60, "min|mins"),
        "hour": ("s", 3600, "h|hr|hrs"),
        "day": ("s", 86400, ""),
        "week": ("s", 604800, ""),
        "month": ("month", 1, ""),
        "year": ("year", 1, "yr|yrs"),
        "millisecond": ("s", Fraction(1, 10**3), "ms|msec"),
        "microsecond": ("s", Fraction(1, 10**6), "μs|us"),
        "nanosecond": ("s", Fraction(1, 10**9), "ns"),
        "byte": ("b", 1, ""),
        "kilobyte": ("kb", 1, "kb|kib"),
        "megabyte": ("mb", 1, "mb|mib"),
        "gigabyte": ("gb", 1, "gb|gib"),
        "terabyte": ("tb", 1, "tb|tib"),
        "petabyte": ("pb", 1, "pb|pib"),
        "megabit": ("mbps", 1, "mbps|mbit/s"),
        "gigabit": ("gbps", 1, "gbps|gbit/s"),
        "metre": ("m", 1, "m"),
        "kilometre": ("m", 1000, "km"),
        "centimetre": ("m", Fraction(1, 100), "cm"),
        "millimetre": ("m", Fraction(1, 10**3), "mm"),
        "micrometre": ("m", Fraction(1, 10**6), "μm|um"),
        "nanometre": ("m", Fraction(1, 10**9), "nm"),
        "gram": ("g", 1, "g"),
        "kilogram": ("g", 1000, "kg"),
        "milligram": ("g", Fraction(1, 10**3), "mg"),
        "litre": ("l", 1, "l"),
        "millilitre": ("l", Fraction(1, 10**3), "ml"),
        "hertz": ("hz", 1, "hz"),
        "kilohertz": ("hz", 10**3, "khz"),
        "megahertz": ("hz", 10**6, "mhz"),
        "gigahertz": ("hz", 10**9, "ghz"),
        "metre per second": ("m/s", 1, "m/s"),
        "kilometre per second": ("m/s", 1000, "km/s"),
        "kilometre per hour": ("m/s", Fraction(1000, 3600), "km/h|kmh|kph"),
        "mile per hour": ("mph", 1, "mph"),
        "ohm": ("ω", 1, "ω|ohm|ohms"),
        "kiloohm": ("ω", 1000, "kω|kohm|kohms"),
        "volt": ("v", 1, "v"),
        "watt": ("w", 1, "w"),
        "kilowatt": ("w", 1000, "kw"),
        "celsius": ("°c", 1, "°c|c|° c"),
        "fahrenheit": ("°f", 1, "°f|f|° f"),
        "degree": ("°", 1, "°"),
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
_DASH = re.compile("[‐‑‒–—−]")
#: What is left out before a decimal sign.
_NOUGHT = re.compile(r"(?<![\w.,])([.,])(?=\d)")
_FRACTION = re.compile("(\\d*)[ ]?([¼½¾⅐-⅞])")
_MINUS = re.compile(r"(?<!\w)minus (?=\d)")
_MONEY = re.compile(rf"([$€£]) ?({_NUMBER})")
#: A number that is no unit's: "x = 3", "+3".
_PLUS = re.compile(r"(?<![\w.,)\]+])\+ ?(?=\d)")
#: A superscript digit is a power; NFKC would make it a digit of its base.
RAISED = {ord(sign): f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_COMPARED = (("<=", "≤"), (">=", "≥"))
_SIGNS = {"<": " less than ", ">": " more than ", "≤": " at most ", "≥": " at least "}
_IN_WORDS = str.maketrans(_SIGNS)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``values`` are all values that it may mean, in this unit.

    ``groups`` are its digits, divided by commas and dots; ``bare`` are the values of the number
    alone, as it was written before the unit.
    """

    values: frozenset[Fraction]
    unit: str | None
    groups: tuple[int, ...] = field(default=(), compare=False)
    bare: frozenset[Fraction] = field(default=frozenset(), compare=False)

    def same(self, other: Quantity) -> bool:
        """Whether both may mean the same."""
        return self.unit == other.unit and not self.values.isdisjoint(other.values)

    def same_version(self, other: Quantity) -> bool:
        """Whether both may mean the same as versions, of which 1.3 and 1.30 are two."""
        decimals = self.unit is None and len(self.groups) == len(other.groups) == 2
        return self.same(other) and not (decimals and self.groups != other.groups)

    @property
    def value(self) -> Fraction:
        """The greatest of its values: for ``1,024`` the one in thousands."""
        return max(self.values)


def divided(text: str) -> list[str | Quantity]:
    """The parts of the text: quantities, and the text between them.

    Texts are normalised (NFKC, ``casefold``). Only the first 200 characters are read.
    """
    text = _FRACTION.sub(_decimal, _DASH.sub("-", text[:LONGEST].translate(RAISED)))
    text = unicodedata.normalize("NFKC", text).casefold()
    for signs, sign in _COMPARED:
        text = text.replace(signs, sign)
    text = _MONEY.sub(r"\2 \1", text[:LONGEST].translate(_IN_WORDS))
    text = _NUMBER_WORD.sub(lambda word: _NUMBER_WORDS[word[0]], text)
    text = _PLUS.sub("", text)
    text = _MINUS.sub("-", _NOUGHT.sub(r"0\1", text))
    parts: list[str | Quantity] = []
    last = 0
    for found in _QUANTITY.finditer(text):
        parts += [text[last : found.start()], *_quantities(found)]
        last = found.end()
    parts.append(text[last:])
    return [part for part in parts if part]


def _decimal(found: re.Match[str]) -> str:
    """``2½`` as ``2.5``. A third has no end, so that its digits are cut as people cut them."""
    value = int(found[1] or 0) + unicodedata.numeric(found[2])
    return f"{value:.4f}".rstrip("0").rstrip(".")


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
        groups = tuple(map(int, re.findall(r"\d+", found["number"])))
        bare = frozenset(sign * value for value in values)
        return [Quantity(frozenset(factor * value for value in bare), unit, groups, bare)]
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
