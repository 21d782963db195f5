"""Words of similar spelling and different meaning, which are never slips of each other."""

from __future__ import annotations

from collections.abc import Collection
from os.path import commonprefix

from bot.quiz.languages import CONTRASTS, NEGATIONS

#: Prefixes that make another term, in all languages ("a" as in asynchronous).
_PREFIXES = frozenset(
    " a an anti bi co contra counter de des dis down en endo ex exo hetero homo hyper hypo il im"
    " in infra inter intra ir iso macro micro mis mono multi no non off on out over poly post pre"
    " pro quad re semi sub super trans tri ultra un uni under up".split(" ")
)
#: Suffixes of which each makes another term: employer and employee, nitrate and nitrite.
_SUFFIXES = (
    frozenset({"ate", "ite", "ide"}),
    frozenset({"ane", "ene", "yne"}),
    frozenset({"ase", "ose"}),
    frozenset({"er", "ee"}),
    frozenset({"or", "ee"}),
    frozenset({"ful", "less"}),
)
#: Prefixes and suffixes are compared if the words share at least so many letters.
_SHARED = 3


def contrast(one: str, other: str) -> bool:
    """Whether two folded words are different terms, however few letters tell them apart."""
    if one == other:
        return False
    if {one, other} <= CONTRASTS or one in NEGATIONS or other in NEGATIONS:
        return True
    return _prefixes_differ(one, other) or _suffixes_differ(one, other)


def contrasting(different: Collection[str]) -> bool:
    """Whether two texts that differ by these words only have different meanings.

    They have if each word is a number, a negation or a term of a contrast.
    """
    return bool(different) and all(
        word in CONTRASTS or word in NEGATIONS or any(sign.isdigit() for sign in word)
        for word in different
    )


def _prefixes_differ(one: str, other: str) -> bool:
    shared = len(commonprefix([one[::-1], other[::-1]]))
    # "internal" and "external" share "ternal": a prefix may overlap with the shared letters.
    for length in range(shared, _SHARED - 1, -1):
        if {one[:-length], other[:-length]} <= _PREFIXES:
            return True
    return False


def _suffixes_differ(one: str, other: str) -> bool:
    shared = len(commonprefix([one, other]))
    return any(
        {one[length:], other[length:]} <= ending
        for ending in _SUFFIXES
        for length in range(_SHARED, shared + 1)
    )
