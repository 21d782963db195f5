"""Which question is which: ids and revisions, and how a reworded question keeps its id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, blake2s

from bot.notes.markdown import plain_text
from bot.quiz.questions import CHOSEN, Kind, Question

_DERIVED = re.compile(r"q-[0-9a-f]{10}")
_REFERENCE = re.compile(r"\]\[[^\[\]]*\]")
_TARGET = re.compile(r"\]\([^()\s]*\)")
#: Signs that are stripped from the end of a word, and from its beginning. ``C++``, ``C#``, ``-5``,
#: ``50%`` and ``.gitignore`` keep theirs, which carry meaning.
_EDGES = "!\"'(),.:;?[]_{}¡«»¿‹›…"
_OPENING = "\"'(),:;?[]_{}¡«»¿‹›…"
_QUOTES = str.maketrans("“”„‟‘’‚‛", "\"\"\"\"''''")
_DASH = re.compile(r"[‐‑‒–—―−]")
_JOINING = re.compile(r"(?<=[^\W\d_])[-/]+(?=[^\W\d_])")
_UNIT = re.compile(r"(?<=\d) (?=[%°‰€$£])")
_GIST_OPTIONS = 600


@dataclass(frozen=True, slots=True)
class Known:
    """What the store keeps of a question that was in some earlier bank.

    ``path`` is relative to the pack. ``gone`` is true if the previous bank did not have it.
    """

    pack: str
    id: str
    revision: str
    gist: str
    path: str
    gone: bool = False


def remembered(question: Question) -> Known:
    """What the store has to keep of a question."""
    return Known(question.pack, question.id, question.revision, gist(question), question.place.path)


def normalised(text: str) -> str:
    """The text without what does not change its meaning: case, punctuation, marks, white space."""
    text = _TARGET.sub("]", _REFERENCE.sub("]", text)) if "](" in text or "][" in text else text
    text = unicodedata.normalize("NFKC", plain_text(text)).casefold().translate(_QUOTES)
    text = _JOINING.sub(" ", _DASH.sub("-", text))
    words = (word.lstrip(_OPENING).rstrip(_EDGES) for word in text.split())
    return _UNIT.sub("", " ".join(word for word in words if word.strip("-")))


def derived_id(stem: str, turn: int = 1) -> str:
    """The id of a question to which its author gave none.

    It depends on the words of the stem only. ``turn`` makes another id for the same words, for
    when the first one has passed to a reworded question.
    """
    return id_of_words(_words(stem), turn)


def id_of_words(words: str, turn: int = 1) -> str:
    """The derived id of a stem that is already normalised."""
    return "q-" + digest(words if turn == 1 else f"{words}\n{turn}", 5)


@lru_cache(maxsize=1 << 13)
def _words(text: str) -> str:
    """The normalised text; the text itself where nothing would be left, as of “...”."""
    return normalised(text) or " ".join(text.split())


def is_derived(id: str) -> bool:
    """Whether an id has the form of a derived one, which authors may not use."""
    return _DERIVED.fullmatch(id) is not None


def revision(question: Question) -> str:
    """Eight hexadecimal digits that change with the key and with the other options.

    The order of a choice's options, of a matching's rows and further accepted spellings do not
    count; the order of an ordering and the first spelling of each blank do.
    """
    forms = _distinct_forms(_offered(question))
    options = question.options
    parts: Iterable[str]
    if question.kind in CHOSEN:
        parts = sorted(f"{'+' if option.right else '-'}{forms[option.text]}" for option in options)
    elif question.kind is Kind.ORDER:
        parts = [forms[option.text] for option in options]
    elif question.kind is Kind.MATCHING:
        rows = sorted(f"{forms[pair.premise]}\t{forms[pair.response]}" for pair in question.pairs)
        parts = [*rows, "", *sorted(forms[text] for text in question.extra)]
    else:
        parts = [forms[blank.accepted[0]] for blank in question.blanks]
    return digest("\n".join((question.kind.value, *parts)), 4)


def _offered(question: Question) -> list[str]:
    """The options, premises and responses, and the first spelling of each blank."""
    return [
        *(option.text for option in question.options),
        *(text for pair in question.pairs for text in (pair.premise, pair.response)),
        *question.extra,
        *(blank.accepted[0] for blank in question.blanks),
    ]


def _distinct_forms(texts: Sequence[str]) -> dict[str, str]:
    """The normalised form of each text; the texts themselves if two forms would be equal."""
    plain = {text: _words(text) for text in texts}
    if len(set(plain.values())) == len(plain):
        return plain
    return {text: " ".join(text.split()) for text in texts}


def digest(text: str, size: int) -> str:
    """A digest of the text with twice as many hexadecimal digits."""
    return blake2s(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def gist(question: Question) -> str:
    """Three lines by which a question is recognised: its kind, its stem, its options."""
    texts = sorted(map(_words, _offered(question)))
    offered = " · ".join(texts)[:_GIST_OPTIONS]
    return "\n".join((question.kind.value, _words(question.stem), offered))


def option_fingerprint(question: Question) -> str:
    """Eight hexadecimal digits that change when a number of an answer may mean something else.

    Answers refer to options by their number in the author's order. The revision does not change
    when the author only reorders the options, but "the second option" does.
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
