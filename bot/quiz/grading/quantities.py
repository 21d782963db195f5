"""Numbers in what somebody typed, however they are written: 99,95 %, 1 000, 64 kilobytes.

A number is read the same on both sides, the author's and the member's, whatever their languages:

- With both a comma and a dot, the last one is the decimal sign (``1.234,5``, ``1,234.5``); a sign
  that stands more than once groups thousands (``1,000,000``), and so do spaces and apostrophes.
- One sign before exactly three digits could be either. ``0.125`` and a percentage are decimals;
  ``1.000``, ``1,000`` and ``2.500`` are thousands, since nobody writes a decimal with a needless
  nought; what is left (``1,024``) is taken both ways.
- What is no number (``10.0.0.0``, ``1.2.3``) is read as its numbers one by one.
- The words for one to twelve are numbers in English, German and Spanish.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from bot.notes.lookup.names import LONGEST

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve",
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "_ _ _ _ fuenf _ _ _ _ _ _ zwoelf",
    "_ _ _ _ funf _ _ _ _ _ _ zwolf",
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
)
_NUMBER_WORDS = {
    word: str(number)
    for words in _WORDS
    for number, word in enumerate(words.split(), start=1)
    if word != "_"
}
_NUMBER_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_NUMBER_WORDS)})(?!\w)")

#: Units by their names; the times are given in seconds, since an hour is sixty minutes. Months and
#: years are no fixed number of days. KiB is taken for KB: the difference is no slip of memory.
_UNITS: dict[str, tuple[str, int]] = {
    name: (unit, factor)
    for unit, factor, names in (
        ("%", 1, "%|percent|per cent|pct|prozent|por ciento"),
        ("s", 1, "s|sec|secs|second|seconds|sekunde|sekunden|segundo|segundos"),
        ("s", 60, "min|mins|minute|minutes|minuten|minuto|minutos"),
        ("s", 3600, "h|hr|hrs|hour|hours|std|stunde|stunden|hora|horas"),
        ("s", 86400, "day|days|tag|tage|tagen|día|días|dia|dias"),
        ("s", 604800, "week|weeks|woche|wochen|semana|semanas"),
        ("month", 1, "month|months|monat|monate|monaten|mes|meses"),
        ("year", 1, "yr|yrs|year|years|jahr|jahre|jahren|año|años"),
        ("ms", 1, "ms|millisecond|milliseconds|millisekunden|milisegundos"),
        ("b", 1, "byte|bytes"),
        ("kb", 1, "kb|kib|kilobyte|kilobytes|kibibyte|kibibytes"),
        ("mb", 1, "mb|mib|megabyte|megabytes|mebibyte|mebibytes"),
        ("gb", 1, "gb|gib|gigabyte|gigabytes|gibibyte|gibibytes"),
        ("tb", 1, "tb|tib|terabyte|terabytes|tebibyte|tebibytes"),
        ("pb", 1, "pb|pib|petabyte|petabytes|pebibyte|pebibytes"),
        ("mbps", 1, "mbps|mbit/s|megabit per second|megabits per second"),
        ("gbps", 1, "gbps|gbit/s|gigabit per second|gigabits per second"),
        ("m", 1, "m|metre|metres|meter|meters|metro|metros"),
        ("kg", 1, "kg|kilogram|kilograms|kilogramm|kilogramo|kilogramos"),
        ("km", 1, "km|kilometre|kilometres|kilometer|kilometers|kilómetro|kilómetros"),
        ("mile", 1, "mi|mile|miles|meile|meilen|milla|millas"),
        ("$", 1, "$|usd|dollar|dollars|dólar|dólares"),
        ("€", 1, "€|eur|euro|euros"),
        ("£", 1, "£|gbp"),
    )
    for name in names.split("|")
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*"
_QUANTITY = re.compile(
    rf"(?:(?<![\w.,)\]%])(?P<sign>[-−]))?(?<![\w.,])(?P<number>{_NUMBER})"
    rf"(?:(?:[ -]?(?P<unit>{_UNIT})(?!\w))|(?!\w))"
)
_MONEY = re.compile(rf"([$€£]) ?({_NUMBER})")
#: A raised digit is a power, which NFKC would put in line with its base.
_RAISED = {ord(sign): f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_SIGNS = {"<": " less than ", ">": " more than ", "≤": " at most ", "≥": " at least "}
_IN_WORDS = str.maketrans(_SIGNS)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``values`` are all that it may mean, in the unit that is named."""

    values: frozenset[Fraction]
    unit: str | None

    def same(self, other: Quantity) -> bool:
        """Whether both may mean the same."""
        return self.unit == other.unit and not self.values.isdisjoint(other.values)

    @property
    def value(self) -> Fraction:
        """The greatest that it may mean: for ``1,024`` the thousands."""
        return max(self.values)


def divided(text: str) -> list[str | Quantity]:
    """The text in its order: quantities, and what stands between them as it was written.

    Without case (``casefold``), with Unicode's compatibility forms (NFKC) made plain, and not
    beyond its first 200 characters.
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
    """The one quantity in the text, and the text without it; None if there is none or several."""
    parts = divided(text)
    found = [part for part in parts if isinstance(part, Quantity)]
    if len(found) != 1:
        return None
    return found[0], " ".join(part.strip(" .") for part in parts if isinstance(part, str)).strip()


def quantity(text: str) -> Quantity | None:
    """The quantity that the text is, and nothing else; None if there is more or less."""
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
    """All that the digits may mean; nothing if they are no number."""
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
