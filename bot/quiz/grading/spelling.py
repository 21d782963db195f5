"""Whether a typed text means one of the accepted spellings.

The text is compared as it was typed, then without what people put before an answer ("it's called
..."), then by its name alone where a short form follows in brackets. Each time three ways of
comparison are tried, the strictest first; the first one in which the text equals an accepted
spelling or a rival decides. The first ignores case, accents and punctuation (``names.fold``); the
second also hyphens, spaces, plural or singular, and articles; the third also a leading "Azure" or
"Microsoft". Then typing slips are accepted, but not where they could be mistakes: see ``meant``. At
last words that the question itself says may stand beside the answer ("3 fault domains").
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from bot.notes.lookup import names
from bot.notes.lookup.similarity import edit_distance
from bot.quiz.grading.contrasts import contrast
from bot.quiz.grading.quantities import Quantity, divided
from bot.quiz.grading.signs import Signs, signs_of
from bot.quiz.languages import ARTICLES, CONTRASTS, EITHER, LANGUAGES, NEGATIONS

#: The most slips in a word, or an answer, of up to so many letters. Short words are too similar to
#: others for any: "hot" and "cool" tiers, LRS and ZRS.
_SLIPS = ((4, 0), (7, 1))
_MOST_SLIPS = 2
#: In an answer of so many letters, a letter of a short word may be missing, too many, or swapped.
_LONG_ANSWER = 9
#: A separate word of up to so many letters is never a slip: "type I error".
_SMALL_WORD = 2

#: Names of services are used with them and without.
_PREFIXES = frozenset({"azure", "microsoft"})
_PLURALS = tuple(ending for language in LANGUAGES.values() for ending in language.plurals)
#: What may stand beside an answer and changes nothing.
_FILLERS = frozenset(
    "about approximately around ca circa exactly roughly only ungefahr etwa rund genau nur"
    " aproximadamente unos unas casi exactamente solo".split()
)
_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "å": "a", "ł": "l", "đ": "d"}
_LETTERS |= {sign: str(digit) for digit, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_LETTERS |= {letter.upper(): pair.capitalize() for letter, pair in _LETTERS.items()}
_AS_LETTERS = str.maketrans(_LETTERS)
#: How umlauts are written on a keyboard without them.
_AS_PAIRS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "å": "aa"}
)
#: What may stand before any answer.
_EARLY = _FILLERS | _PREFIXES | ARTICLES
_STOP_WORDS = names.LITTLE_WORDS.union(*(one.option_stop_words for one in LANGUAGES.values()))
_CONTRASTING = CONTRASTS - names.LITTLE_WORDS
_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_MOST_LEAD_INS = 4
_EQUATION = re.compile(r"^\w{0,3} ?= ?(?=[^=])")
_HOW_MANY = re.compile(r"(?:how many|wie viele?|cu[aá]nt[oa]s)\s+(\S+)", re.IGNORECASE)
_BRACKETED = re.compile(r"([^()\[\]]+?) ?[(\[](?P<also>[^()\[\]]+)[)\]]([^()\[\]]*)")
#: "TLSv1.3", "IP version 4": the word between a name and its version may be left out.
_VERSION = re.compile(r"(?:(?<=[^\W\d_])|(?<!\w)) ?(?:version|ver|v)\.? ?(?=\d)", re.IGNORECASE)
_MOST_BRACKETED = 5

_Words = tuple[str | Quantity, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """The accepted spelling that was meant, and whether a slip was accepted for it."""

    spelling: str
    slip: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as it is compared. ``spelling`` is what stands for it, as it was written."""

    spelling: str
    words: _Words
    signs: Signs


@dataclass(frozen=True, slots=True)
class _Known:
    """What a blank accepts, and what is likely wrong in it."""

    accepted: tuple[_Text, ...]
    rivals: tuple[_Text, ...]

    @property
    def versions(self) -> bool:
        """Whether numbers are versions here, because one of the accepted has a name before it."""
        return any(
            isinstance(before, str) and isinstance(number, Quantity) and len(number.groups) == 2
            for text in self.accepted
            for before, number in pairwise(text.words)
        )


class _IsRival(Exception):
    """The text is a likely wrong answer."""


def meant(
    typed: str, accepted: Sequence[str], rivals: Iterable[str] = (), question: str = ""
) -> Meant | None:
    """The accepted spelling that the typed text means, or None.

    One slip (a letter wrong, missing, too many, or swapped with its neighbour, but never the first
    letter) is accepted in a word of five to seven letters, two in a longer one, and no more in the
    whole answer. None is accepted if a separate word came or went, if numbers, signs, negations or
    contrasting words (inbound and outbound) differ, or if one of the ``rivals`` (likely wrong
    answers) is as near. What is exactly a rival is wrong, unless it is exactly accepted. Words of
    the ``question`` may be repeated beside the answer.
    """
    rivals = list(rivals)
    exactly = _composed(typed)
    for spelling in accepted:
        if exactly and exactly == _composed(spelling):
            return Meant(spelling, slip=False)
    if exactly in map(_composed, rivals):
        return None
    known = _Known(tuple(_texts(accepted)), tuple(_texts(rivals)))
    try:
        for text in _said(typed):
            for reading in _texts([text]):
                if found := _compared(reading, known):
                    return found
        if found := _with_short_form(typed, known):
            return found
        return _beside_words_of(question, typed, known)
    except _IsRival:
        return None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def same(one: str, other: str) -> bool:
    """Whether two spellings are the same answer, by the widest comparison, without slips."""
    texts = list(_texts([other]))
    return any(
        _same(_without_prefix(first.words), _without_prefix(second.words))
        and first.signs.agree(second.signs)
        for first in _texts([one])
        for second in texts
    )


def _texts(spellings: Iterable[str]) -> Iterator[_Text]:
    """Each spelling to be compared, and with umlauts written as two letters where it has some."""
    for spelling in spellings:
        for written in dict.fromkeys((spelling, spelling.translate(_AS_PAIRS))):
            if words := _words(written):
                yield _Text(spelling, words, signs_of(written))


def _said(typed: str) -> Iterator[str]:
    """The typed text, and then without one more of the words before the answer."""
    yield typed
    text = typed
    for _ in range(_MOST_LEAD_INS):
        shorter = _EQUATION.sub("", text)
        for language in LANGUAGES.values():
            shorter = language.lead_ins.sub("", shorter, count=1).strip(" ,:;.!…\"“”„«»'’")
            if shorter != text:
                break
        if shorter == text or not shorter:
            return
        text = shorter
        yield text


def _compared(text: _Text, known: _Known) -> Meant | None:
    """The spelling that the text is, or is with slips. Raises ``_IsRival``."""
    versions = known.versions
    for reading in _READINGS:
        words = reading(text.words)
        for right in known.accepted:
            if _same(words, reading(right.words), versions) and text.signs.agree(right.signs):
                return Meant(right.spelling, slip=False)
        if any(_same(words, reading(wrong.words)) for wrong in known.rivals):
            raise _IsRival
    return _slipped(text, known)


def _with_short_form(typed: str, known: _Known) -> Meant | None:
    """A name with a short form or another name in brackets, if that is no rival."""
    bracketed = _BRACKETED.fullmatch(" ".join(typed.split()))
    if bracketed is None:
        return None
    found = None
    for text in _said(f"{bracketed[1]}{bracketed[3]}"):
        for reading in _texts([text]):
            found = found or _compared(reading, known)
    for also in _texts([bracketed["also"]]):
        _compared(also, known)
        takes_back = not (NEGATIONS | EITHER).isdisjoint(map(str, also.words))
        if takes_back or len(also.words) > _MOST_BRACKETED:
            return None
    return found


def _beside_words_of(question: str, typed: str, known: _Known) -> Meant | None:
    """The spelling that stands in the text beside nothing but words of the question."""
    may_stand, units = _repeatable(question)
    rivals = [_without_prefix(wrong.words) for wrong in known.rivals]
    rivals = [rival for rival in rivals if not _PREFIXES.issuperset(map(str, rival))]
    for text in _said(typed):
        for reading in _texts([text]):
            words = _without_units(_singulars(reading.words), units)
            if any(_place_of(rival, words) is not None for rival in rivals):
                return None
            for right in known.accepted:
                wanted = _without_units(_in_one_number(right.words), units)
                at = _place_of(wanted, words, known.versions)
                if at is None or not reading.signs.agree(right.signs):
                    continue
                before, after = words[:at], words[at + len(wanted) :]
                beside = set(map(str, (*before, *after)))
                # Beside a name a contrasting word of the question would make another name.
                if not isinstance(wanted[0], Quantity) and not beside.isdisjoint(_CONTRASTING):
                    continue
                if may_stand.issuperset(beside):
                    return Meant(right.spelling, slip=False)
    return None


@lru_cache(maxsize=256)
def _repeatable(question: str) -> tuple[frozenset[str], frozenset[str | None]]:
    """The words and the units of the question that may be repeated beside its answer."""
    words = {word for part in question.split() for word in names.fold(part).split()}
    counted = _HOW_MANY.search(question)
    units = {
        part.unit
        for word in ([counted[1]] if counted else question.split())
        for part in divided(f"1 {word.strip('.,;:?!()')}")
        if isinstance(part, Quantity)
    }
    words |= {_singular(word) for word in words} | _EARLY | _STOP_WORDS
    return frozenset(words - EITHER - NEGATIONS), frozenset(units)


def _without_units(words: _Words, units: frozenset[str | None]) -> _Words:
    return tuple(
        replace(word, unit=None, values=word.bare)
        if isinstance(word, Quantity) and word.unit and word.unit in units
        else word
        for word in words
    )


def _place_of(wanted: _Words, words: _Words, versions: bool = False) -> int | None:
    """Where the wanted words stand in a row among others, or None."""
    if not wanted:
        return None
    for at in range(len(words) - len(wanted) + 1):
        if _same(words[at : at + len(wanted)], wanted, versions):
            return at
    return None


def _words(text: str) -> _Words:
    """The folded words and quantities; empty if the text is too long to be an answer."""
    text = " ".join(text.split())
    if len(text) > names.LONGEST:
        return ()
    words: list[str | Quantity] = []
    text = _VERSION.sub(" ", text.translate(_AS_LETTERS))
    for part in divided(_GLUED.sub(" ", text)):
        words += [part] if isinstance(part, Quantity) else names.fold(part).split()
    # A bracket or comma beside a number is no word; by itself it may be the answer.
    telling = [word for word in words if isinstance(word, Quantity) or _says_something(word)]
    return tuple(telling or words)


def _says_something(word: str) -> bool:
    return any(sign.isalnum() for sign in word)


def _as_it_is(words: _Words) -> _Words:
    return words


def _without_articles(words: _Words) -> _Words:
    """The words without articles; the last word always stays."""
    said = (word for word in words[:-1] if not isinstance(word, str) or word not in ARTICLES)
    return (*said, *words[-1:])


def _without_names(words: _Words) -> _Words:
    """The same, without leading names of the maker."""
    words = _without_articles(words)
    while len(words) > 1 and str(words[0]).removesuffix("s") in _PREFIXES:
        words = words[1:]
    return words


def _in_one_number(words: _Words) -> _Words:
    return _singulars(_without_articles(words))


def _without_prefix(words: _Words) -> _Words:
    return _singulars(_without_names(words))


_READINGS: tuple[Callable[[_Words], _Words], ...] = (_as_it_is, _in_one_number, _without_prefix)


def _singulars(words: _Words) -> _Words:
    return tuple(word if isinstance(word, Quantity) else _singular(word) for word in words)


def _singular(word: str) -> str:
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word[: -len(plural)] + singular
    return names.singular(word)


def _same(one: _Words, other: _Words, versions: bool = False) -> bool:
    first, second = _runs(one), _runs(other)
    if len(first) != len(second):
        return False
    # A number behind a name is its version: "Python 3.10".
    named = [versions, *(isinstance(run, str) for run in first)]
    return all(map(_equal, first, second, named))


def _equal(one: str | Quantity, other: str | Quantity, named: bool) -> bool:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.same_version(other) if named else one.same(other)
    return one == other


def _runs(words: _Words) -> list[str | Quantity]:
    """The words, joined between two quantities, so that "wi fi" and "wifi" are equal."""
    runs: list[str | Quantity] = []
    for word in words:
        if isinstance(word, str) and runs and isinstance(before := runs[-1], str):
            apart = " " if before[-1].isdigit() and word[0].isdigit() else ""
            runs[-1] = f"{before}{apart}{word}"
        else:
            runs.append(word)
    return runs


def _slipped(typed: _Text, known: _Known) -> Meant | None:
    """The accepted spelling that the text means with slips. Raises ``_IsRival`` for a rival."""
    for kept in (_without_articles, _without_names):
        text = kept(typed.words)
        near = {
            right.spelling: count
            for right in known.accepted
            if (count := _slips(text, kept(right.words), known.versions)) is not None
            and typed.signs.agree(right.signs)
        }
        if not near:
            continue
        nearest = min(near, key=near.__getitem__)
        accepted = [_singulars(kept(right.words)) for right in known.accepted]
        for wrong in known.rivals:
            rival = _singulars(kept(wrong.words))
            is_accepted = any(_same(rival, right) for right in accepted)
            if not is_accepted and _apart(_singulars(text), rival) <= near[nearest]:
                raise _IsRival
        return Meant(nearest, slip=True)
    return None


def _apart(one: _Words, other: _Words) -> int:
    return edit_distance("".join(map(str, _runs(one))), "".join(map(str, _runs(other))))


def _slips(typed: _Words, right: _Words, versions: bool) -> int | None:
    """The number of slips between the text and a spelling; None if they are not accepted."""
    if not _may_be_slip(_singulars(typed), _singulars(right)):
        return None
    if _small_words(typed) != _small_words(right):
        return None
    wanted = list(_groups(right))
    counts = (_slips_in(_runs(text), wanted, versions) for text in (typed, _singulars(typed)))
    return min((count for count in counts if count is not None), default=None)


def _small_words(words: _Words) -> Counter[str]:
    return Counter(word for word in words if isinstance(word, str) and len(word) <= _SMALL_WORD)


def _slips_in(
    texts: Sequence[str | Quantity],
    wanted: Sequence[Quantity | tuple[str, ...]],
    named: bool,
) -> int | None:
    if len(texts) != len(wanted):
        return None
    total = 0
    for text, group in zip(texts, wanted, strict=True):
        if isinstance(text, str) and isinstance(group, tuple):
            count = _fit(text, group, _allowed(sum(map(len, group))) - total, _is_long(group))
        else:
            count = None if isinstance(group, tuple) or not _equal(text, group, named) else 0
        if count is None:
            return None
        total += count
        named = isinstance(text, str)
    return total


def _may_be_slip(typed: _Words, right: _Words) -> bool:
    """Whether no contrasting word was added to the spelling, and no negation added or dropped."""
    came = Counter(word for word in typed if word in CONTRASTS or word in NEGATIONS)
    there = Counter(word for word in right if word in CONTRASTS or word in NEGATIONS)
    return came <= there and NEGATIONS.isdisjoint(there - came)


def _groups(words: _Words) -> Iterator[Quantity | tuple[str, ...]]:
    group: tuple[str, ...] = ()
    for word in words:
        if isinstance(word, Quantity):
            if group:
                yield group
            yield word
            group = ()
        else:
            group += (word,)
    if group:
        yield group


def _is_long(words: tuple[str, ...]) -> bool:
    return sum(map(len, words)) >= _LONG_ANSWER


def _fit(text: str, words: tuple[str, ...], most: int, long: bool) -> int | None:
    """The number of slips between the text and these words, joined or not; None if too many.

    In a ``long`` answer a letter of a short word may be missing, too many, or swapped.
    """
    if not words:
        return None if text else 0
    word, *rest = words
    allowed = min(_allowed(len(word)) or int(long and len(word) > _SMALL_WORD), most)
    best: int | None = None
    for form in dict.fromkeys((word, _singular(word))):
        for length in range(max(1, len(form) - allowed), len(form) + allowed + 1):
            count = _slips_of(text[:length], form, allowed)
            if count is None or length > len(text):
                continue
            further = _fit(text[length:].lstrip(), tuple(rest), most - count, long)
            if further is not None and (best is None or count + further < best):
                best = count + further
    return best


def _slips_of(text: str, word: str, allowed: int) -> int | None:
    if text == word:
        return 0
    if allowed < 1 or text[:1] != word[:1] or contrast(text, word) or _digits(text, word):
        return None
    if not _allowed(len(word)) and len(text) == len(word) and sorted(text) != sorted(word):
        # Another letter in a short word makes another word: "cold" for "cool".
        return None
    count = edit_distance(text, word, allowed)
    return count if count <= allowed else None


def _digits(one: str, other: str) -> bool:
    """Whether the digits within two words differ (``az104`` and ``az900``)."""
    return [sign for sign in one if sign.isdigit()] != [sign for sign in other if sign.isdigit()]


def _allowed(letters: int) -> int:
    return next((count for most, count in _SLIPS if letters <= most), _MOST_SLIPS)
