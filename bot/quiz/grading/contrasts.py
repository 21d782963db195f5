"""Words that are spelt nearly alike and mean different things: never a slip of one another."""

from __future__ import annotations

from collections.abc import Collection
from os.path import commonprefix

from bot.quiz.languages import CONTRASTS, NEGATIONS

#: Beginnings that turn a word into its opposite or its sibling ("a" as in asynchronous).
_BEGINNINGS = frozenset(
    " a an anti bi co contra counter de des dis down en endo ex exo hetero homo hyper hypo il im"
    " in infra inter intra ir iso macro micro mis mono multi no non off on out over poly post pre"
    " pro quad re semi sub super trans tri ultra un uni under up".split(" ")
)
#: Endings of which one is another thing than the other: employer and employee, nitrate and nitrite.
_ENDINGS = (
    frozenset({"ate", "ite", "ide"}),
    frozenset({"ane", "ene", "yne"}),
    frozenset({"ase", "ose"}),
    frozenset({"er", "ee"}),
    frozenset({"or", "ee"}),
    frozenset({"ful", "less"}),
)
#: What two words must share for their beginnings or endings to be compared at all.
_SHARED = 3


def contrast(one: str, other: str) -> bool:
    """Whether two folded words are different terms, however few letters tell them apart."""
    if one == other:
        return False
    if {one, other} <= CONTRASTS or one in NEGATIONS or other in NEGATIONS:
        return True
    return _begin_apart(one, other) or _end_apart(one, other)


def contrasting(different: Collection[str]) -> bool:
    """Whether these words, by which two texts differ, are what makes them different.

    They are if each is a number, a negation or a term that stands for a contrast.
    """
    return bool(different) and all(
        word in CONTRASTS or word in NEGATIONS or any(sign.isdigit() for sign in word)
        for word in different
    )


def _begin_apart(one: str, other: str) -> bool:
    shared = len(commonprefix([one[::-1], other[::-1]]))
    # "internal" and "external" share "ternal": the beginnings may reach into what is shared.
    for length in range(shared, _SHARED - 1, -1):
        if {one[:-length], other[:-length]} <= _BEGINNINGS:
            return True
    return False


def _end_apart(one: str, other: str) -> bool:
    shared = len(commonprefix([one, other]))
    return any(
        {one[length:], other[length:]} <= ending
        for ending in _ENDINGS
        for length in range(_SHARED, shared + 1)
    )
