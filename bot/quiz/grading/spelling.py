"""Whether a typed text means one of the accepted spellings.

Three ways of comparison are tried, the strictest first; the first one in which the text equals an
accepted spelling or a rival decides. The first ignores case, accents and punctuation
(``names.fold``); the second also hyphens, spaces, plural or singular, and a leading article; the
third also a leading "Azure" or "Microsoft". Then typing slips are accepted, but not where they
could be mistakes: see ``meant``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.notes.lookup import names
from bot.notes.lookup.similarity import edit_distance
from bot.quiz.grading.contrasts import contrast
from bot.quiz.grading.quantities import Quantity, divided
from bot.quiz.languages import ARTICLES, CONTRASTS, LANGUAGES, NEGATIONS

#: The most slips in a word, or an answer, of up to so many letters. Short words are too similar to
#: others for any: "hot" and "cool" tiers, LRS and ZRS.
_SLIPS = ((4, 0), (7, 1))
_MOST_SLIPS = 2

#: Names of services are used with them and without.
_PREFIXES = frozenset({"azure", "microsoft"})
_PLURALS = tuple(ending for language in LANGUAGES.values() for ending in language.plurals)

_Words = tuple[str | Quantity, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """The accepted spelling that was meant, and whether a slip was accepted for it."""

    spelling: str
    slip: bool


def meant(typed: str, accepted: Sequence[str], rivals: Iterable[str] = ()) -> Meant | None:
    """The accepted spelling that the typed text means, or None.

    One slip (a letter wrong, missing, too many, or swapped with its neighbour) is accepted in a
    word of five to seven letters, two in a longer one, and no more in the whole answer. None is
    accepted if numbers, negations or contrasting words (inbound and outbound) differ, or if one of
    the ``rivals`` (likely wrong answers) is as near.
    """
    words = _words(typed)
    if not words:
        return None
    known = [(spelling, right) for spelling in accepted if (right := _words(spelling))]
    against = [_words(rival) for rival in rivals]
    for reading in _READINGS:
        text = reading(words)
        for spelling, right in known:
            if _same(text, reading(right)):
                return Meant(spelling, slip=False)
        if any(_same(text, reading(wrong)) for wrong in against):
            return None
    return _slipped(words, known, against)


def same(one: str, other: str) -> bool:
    """Whether two spellings are the same answer, by the widest comparison, without slips."""
    return _same(_without_prefix(_words(one)), _without_prefix(_words(other)))


def _words(text: str) -> _Words:
    """The folded words and quantities; empty if the text is too long to be an answer."""
    text = " ".join(text.split())
    if len(text) > names.LONGEST:
        return ()
    words: list[str | Quantity] = []
    for part in divided(text):
        words += [part] if isinstance(part, Quantity) else names.fold(part).split()
    # A bracket or comma beside a number is no word; by itself it may be the answer.
    telling = [word for word in words if isinstance(word, Quantity) or _says_something(word)]
    return tuple(telling or words)


def _says_something(word: str) -> bool:
    return any(sign.isalnum() for sign in word)


def _as_it_is(words: _Words) -> _Words:
    return words


def _in_one_number(words: _Words) -> _Words:
    return _singulars(_after(words, ARTICLES))


def _without_prefix(words: _Words) -> _Words:
    return _singulars(_after(_after(words, ARTICLES), _PREFIXES))


_READINGS: tuple[Callable[[_Words], _Words], ...] = (_as_it_is, _in_one_number, _without_prefix)


def _singulars(words: _Words) -> _Words:
    return tuple(word if isinstance(word, Quantity) else _singular(word) for word in words)


def _after(words: _Words, leading: frozenset[str]) -> _Words:
    """The words without these leading ones; the last word always stays."""
    while len(words) > 1 and words[0] in leading and isinstance(words[1], str):
        words = words[1:]
    return words


def _singular(word: str) -> str:
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word[: -len(plural)] + singular
    return names.singular(word)


def _same(one: _Words, other: _Words) -> bool:
    first, second = _runs(one), _runs(other)
    return len(first) == len(second) and all(map(_equal, first, second))


def _equal(one: str | Quantity, other: str | Quantity) -> bool:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.same(other)
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


def _slipped(
    typed: _Words, known: Sequence[tuple[str, _Words]], against: Sequence[_Words]
) -> Meant | None:
    """The accepted spelling that the text means with slips, if no rival is as near."""
    for reading in _READINGS[1:]:
        text = reading(typed)
        near = {
            spelling: count
            for spelling, words in known
            if (count := _slips(_left(typed, reading), _left(words, reading))) is not None
        }
        if near:
            nearest = min(near, key=near.__getitem__)
            rivals = [words for words in against if not _among(reading(words), known, reading)]
            if any(_apart(text, reading(words)) <= near[nearest] for words in rivals):
                return None
            return Meant(nearest, slip=True)
    return None


def _among(
    words: _Words, known: Sequence[tuple[str, _Words]], reading: Callable[[_Words], _Words]
) -> bool:
    return any(_same(words, reading(right)) for _, right in known)


def _left(words: _Words, reading: Callable[[_Words], _Words]) -> _Words:
    """The words that the reading does not drop, as they were written."""
    return words[len(words) - len(reading(words)) :]


def _apart(one: _Words, other: _Words) -> int:
    return edit_distance("".join(map(str, _runs(one))), "".join(map(str, _runs(other))))


def _slips(typed: _Words, right: _Words) -> int | None:
    """The number of slips between the text and a spelling; None if they are not accepted."""
    if not _may_be_slip(_singulars(typed), _singulars(right)):
        return None
    wanted = list(_groups(right))
    counts = (_slips_in(_runs(text), wanted) for text in (typed, _singulars(typed)))
    return min((count for count in counts if count is not None), default=None)


def _slips_in(
    texts: Sequence[str | Quantity], wanted: Sequence[Quantity | tuple[str, ...]]
) -> int | None:
    if len(texts) != len(wanted):
        return None
    total = 0
    for text, group in zip(texts, wanted, strict=True):
        if isinstance(text, str) and isinstance(group, tuple):
            count = _fit(text, group, _allowed(sum(map(len, group))) - total)
        else:
            alike = isinstance(text, Quantity) and isinstance(group, Quantity) and text.same(group)
            count = 0 if alike else None
        if count is None:
            return None
        total += count
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


def _fit(text: str, words: tuple[str, ...], most: int) -> int | None:
    """The number of slips between the text and these words, joined or not; None if too many."""
    if not words:
        return None if text else 0
    word, *rest = words
    allowed = min(_allowed(len(word)), most)
    best: int | None = None
    for form in dict.fromkeys((word, _singular(word))):
        for length in range(max(1, len(form) - allowed), len(form) + allowed + 1):
            count = _slips_of(text[:length], form, allowed)
            if count is None or length > len(text):
                continue
            further = _fit(text[length:].lstrip(), tuple(rest), most - count)
            if further is not None and (best is None or count + further < best):
                best = count + further
    return best


def _slips_of(text: str, word: str, allowed: int) -> int | None:
    count = edit_distance(text, word, allowed) if allowed > 0 else int(text != word)
    if count > max(allowed, 0) or (count and (contrast(text, word) or _digits(text, word))):
        return None
    return count


def _digits(one: str, other: str) -> bool:
    """Whether the digits within two words differ (``az104`` and ``az900``)."""
    return [sign for sign in one if sign.isdigit()] != [sign for sign in other if sign.isdigit()]


def _allowed(letters: int) -> int:
    return next((count for most, count in _SLIPS if letters <= most), _MOST_SLIPS)
