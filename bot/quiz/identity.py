"""Which question is which: ids and revisions, and how a reworded question keeps its id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b, blake2s

from bot.notes.markdown import plain_text
from bot.quiz.questions import CHOSEN, Blank, Kind, Option, Pair, Question

_DERIVED = re.compile(r"q-[0-9a-f]{10}")
_REFERENCE = re.compile(r"\]\[[^\[\]]*\]")
_TARGET = re.compile(r"\]\([^()\s]*\)")
#: What neither opens nor closes a word: ``C++``, ``C#``, ``-5``, ``50%`` and ``.gitignore`` keep
#: their signs, since they mean something.
_EDGES = "!\"'(),.:;?[]_{}¡«»¿‹›…"
_OPENING = "\"'(),:;?[]_{}¡«»¿‹›…"
_QUOTES = str.maketrans("“”„‟‘’‚‛", "\"\"\"\"''''")
_DASH = re.compile(r"[‐‑‒–—―−]")
_JOINING = re.compile(r"(?<=[^\W\d_])[-/]+(?=[^\W\d_])")
_UNIT = re.compile(r"(?<=\d) (?=[%°‰€$£])")
_GIST_OPTIONS = 600


@dataclass(frozen=True, slots=True)
class Known:
    """What the store remembers of a question that was seen at some time.

    ``path`` is the file's in its pack. ``gone`` says that the newest bank before did not have it.
    """

    pack: str
    id: str
    revision: str
    gist: str
    path: str
    gone: bool = False


def remembered(question: Question) -> Known:
    """What is to be remembered of a question."""
    return Known(question.pack, question.id, question.revision, gist(question), question.place.path)


def normalised(text: str) -> str:
    """A text without what does not change its meaning: case, punctuation, marks, white space."""
    text = _TARGET.sub("]", _REFERENCE.sub("]", text)) if "](" in text or "][" in text else text
    text = unicodedata.normalize("NFKC", plain_text(text)).casefold().translate(_QUOTES)
    text = _JOINING.sub(" ", _DASH.sub("-", text))
    words = (word.lstrip(_OPENING).rstrip(_EDGES) for word in text.split())
    return _UNIT.sub("", " ".join(word for word in words if word.strip("-")))


def derived_id(stem: str, turn: int = 1) -> str:
    """The id of a question to which its author gave none.

    It stays the same while the words of the stem do. ``turn`` tells questions apart whose words
    are the same, where an earlier one has handed its id on.
    """
    return id_of_words(_words(stem), turn)


def id_of_words(words: str, turn: int = 1) -> str:
    """The derived id of a stem that is normalised already."""
    return "q-" + _digest(words if turn == 1 else f"{words}\n{turn}", 5)


def _words(text: str) -> str:
    """A text normalised; as it is typed where nothing would be left, such as of “...”."""
    return normalised(text) or " ".join(text.split())


def is_derived(id: str) -> bool:
    """Whether an id has the form of a derived one, which authors may not use."""
    return _DERIVED.fullmatch(id) is not None


def revision(
    kind: Kind,
    *,
    options: Sequence[Option] = (),
    pairs: Sequence[Pair] = (),
    extra: Sequence[str] = (),
    blanks: Sequence[Blank] = (),
) -> str:
    """Eight hexadecimal digits that change with the key, and with what is offered beside it.

    The order of a choice's options, of a matching's rows and further accepted spellings do not
    count; the order of an ordering and the first spelling of each blank do.
    """
    told = _telling(
        [
            *(option.text for option in options),
            *(text for pair in pairs for text in (pair.premise, pair.response)),
            *extra,
            *(blank.accepted[0] for blank in blanks),
        ]
    )
    parts: Iterable[str]
    if kind in CHOSEN:
        parts = sorted(f"{'+' if option.right else '-'}{told[option.text]}" for option in options)
    elif kind is Kind.ORDER:
        parts = [told[option.text] for option in options]
    elif kind is Kind.MATCHING:
        rows = sorted(f"{told[pair.premise]}\t{told[pair.response]}" for pair in pairs)
        parts = [*rows, "", *sorted(told[text] for text in extra)]
    else:
        parts = [told[blank.accepted[0]] for blank in blanks]
    return _digest("\n".join((kind.value, *parts)), 4)


def _telling(texts: Sequence[str]) -> dict[str, str]:
    """The normalised texts; as they are typed where different ones would become the same."""
    plain = {text: _words(text) for text in texts}
    if len(set(plain.values())) == len(plain):
        return plain
    return {text: " ".join(text.split()) for text in texts}


def _digest(text: str, size: int) -> str:
    return blake2s(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def gist(question: Question) -> str:
    """What a question says, in three lines, to know it again: kind, stem, what it offers."""
    all_texts = [
        *(option.text for option in question.options),
        *(text for pair in question.pairs for text in (pair.premise, pair.response)),
        *question.extra,
        *(blank.accepted[0] for blank in question.blanks),
    ]
    texts = sorted(_words(text) for text in all_texts)
    offered = " · ".join(texts)[:_GIST_OPTIONS]
    return "\n".join((question.kind.value, _words(question.stem), offered))


def option_fingerprint(question: Question) -> str:
    """Eight hexadecimal digits that change when a number of an answer may mean something else.

    An answer counts options in the author's order. A revision does not: an author who only sorts
    the options anew keeps it, and "the second option" is another one all the same.
    """
    texts = (
        question.kind.value,
        *(option.text for option in question.options),
        *(pair.premise for pair in question.pairs),
        *question.responses,
        str(len(question.blanks)),
    )
    counted = "".join(f"{len(text)}:{text}" for text in texts)
    return blake2b(counted.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
