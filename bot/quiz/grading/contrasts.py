"""Words that are spelt nearly alike and mean different things: never a slip of one another."""

from __future__ import annotations

from os.path import commonprefix

from bot.notes.lookup.names import singular


def in_both_numbers(text: str) -> frozenset[str]:
    """The words of the text, and what ``names.singular`` makes of them."""
    words = text.split()
    return frozenset((*words, *map(singular, words)))


#: What takes a sentence back, in English, German and Spanish, as ``names.fold`` leaves it.
NEGATIONS = in_both_numbers(
    "no not never non none neither nor without cannot cant dont doesnt isnt arent wont"
    " nicht nie niemals kein keine keinen keinem keiner keines nichts ohne weder"
    " nunca jamas sin ningun ninguna ninguno nada tampoco ni"
)

#: Terms of which one is the wrong answer where another is the right one.
_GROUPS = (
    "lrs zrs grs gzrs ragrs ragzrs",
    "inbound outbound",
    "ingress egress",
    "incoming outgoing",
    "up down",
    "in out",
    "into onto",
    "upload download",
    "upgrade downgrade",
    "upstream downstream",
    "vertical horizontal",
    "vertikal horizontal",
    "public private hybrid",
    "offentlich privat hybrid",
    "publico privado hibrido",
    "internal external",
    "intern extern",
    "interno externo",
    "import export",
    "implicit explicit",
    "increase decrease",
    "minimum maximum",
    "minimal maximal",
    "fault update",
    "capex opex",
    "iaas paas saas faas",
    "hot cool cold archive",
    "read write",
    "push pull",
    "encode decode",
    "encrypt decrypt",
    "before after",
    "less more",
    "least most",
    "first last",
    "north south",
    "east west",
    "left right",
    "allow deny",
    "master slave",
    "client server",
    "source target",
    "sender receiver",
    "authentication authorization",
    "authenticate authorize",
    "static dynamic",
    "stateful stateless",
    "logical physical",
    "primary secondary tertiary",
    "proton photon",
    "mitosis meiosis",
    "afferent efferent",
    "affect effect",
    "artery vein",
    "sympathetic parasympathetic",
    "prokaryote eukaryote",
    "anode cathode",
    "anion cation",
)
CONTRASTS = in_both_numbers(" ".join(_GROUPS))

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
