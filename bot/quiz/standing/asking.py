"""Which words ask: the heading and the paragraphs above what may be an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.notes.markdown import plain_text
from bot.notes.reading.pieces import Piece, PieceKind
from bot.quiz.languages import LANGUAGES, Language

#: A heading with so much text below it asks about that text, not about the list at its end.
_MOST_BETWEEN = 700
#: So much may follow a question mark: "(Choose two.) Each right answer is worth a point."
_MOST_AFTER = 200
_MARK = re.compile(r"[?？](?=[\s)\]\"'”»*_.]|$)")
#: A gap to be filled, as it stays behind in plain text.
_GAP = re.compile(r"_{3,}|\[\.{3}\]|\\_")
_NUMBER = re.compile(r"\s*\d{1,4}\s*\\?[.):]\s+")
#: A word that asks needs others with it: "Which service" is a title.
_FEWEST_WORDS = 4


def in_any_language(pattern: Callable[[Language], str]) -> str:
    """The words of all languages as one pattern: notes on English subjects mix them."""
    return "|".join(pattern(language) for language in LANGUAGES.values())


_LABEL = re.compile(
    rf"\W*(?:{in_any_language(lambda language: language.question_label)})"
    r"\W{0,4}(?:\d{1,4}\w?\b|(?=[.:])|$)[*_]*[ .):\]–—-]*[*_]*\s*"
    rf"|[*_(]*(?:{in_any_language(lambda language: language.question_letter)})"
    r" ?\d{0,4}[*_]*[.):][*_]*\s*",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"^\W*(?:{in_any_language(lambda language: language.asks)})"
    rf"|(?<!\w)(?:{in_any_language(lambda language: language.asks_to_choose)})(?!\w)",
    re.IGNORECASE,
)
_CHORES = re.compile(
    rf"^\W*(?:{in_any_language(lambda language: language.chores)})(?!\w)", re.IGNORECASE
)


def asks(text: str) -> bool:
    """Whether a heading or a paragraph asks something that has an answer."""
    plain = without_label(plain_text(text))
    if _CHORES.search(plain):
        return False
    marks = list(_MARK.finditer(plain))
    if marks and len(plain) - marks[-1].end() <= _MOST_AFTER:
        return True
    if _GAP.search(plain):
        return True
    return len(plain.split()) >= _FEWEST_WORDS and _ASKS.search(plain) is not None


def is_label(text: str) -> bool:
    """Whether a heading is only the number of a question: *Question 3*."""
    label = _LABEL.match(plain_text(text))
    return label is not None and not plain_text(text)[label.end() :].strip()


def without_label(text: str) -> str:
    """A stem without its number or the word *Question* before it."""
    label = _LABEL.match(text) or _NUMBER.match(text)
    rest = text[label.end() :] if label else text
    return rest if rest.strip(" *_") else text


def is_labelled(text: str) -> bool:
    """Whether the text begins with a question's number or label."""
    return _LABEL.match(plain_text(text)) is not None


@dataclass(slots=True)
class Asked:
    """What is above a possible answer: the heading, and the pieces since the last answer.

    ``expected`` is true for the headings of the format, such as *What does it do?*; they ask
    nothing by themselves. ``fresh`` is true until a question has used the heading.
    """

    heading: str = ""
    line: int = 0
    expected: bool = False
    fresh: bool = True
    above: list[Piece] = field(default_factory=list)

    def used(self) -> None:
        """A question has been read: what was above it asks no other one."""
        self.fresh = False
        self.above.clear()

    def headed(self, heading: str, line: int) -> None:
        """A new heading begins."""
        self.heading, self.line = heading, line
        self.expected, self.fresh = False, True
        self.above.clear()

    @property
    def _heading_asks(self) -> bool:
        if self.expected or not self.fresh or not self.heading:
            return False
        return asks(self.heading) or is_labelled(self.heading)

    def stem(self, more: Sequence[Piece] = ()) -> tuple[int, str] | None:
        """The line of the question directly above, and its stem; None where nothing is asked."""
        above = [*self.above, *more]
        texts = [number for number, piece in enumerate(above) if piece.kind is PieceKind.TEXT]
        if texts and (asks(above[texts[-1]].source) or is_labelled(above[texts[-1]].source)):
            return self._asked_in(above, texts[-1])
        between = sum(len(piece.source) for piece in above)
        if not self._heading_asks or between > _MOST_BETWEEN:
            return None
        if is_label(self.heading) and not texts:
            return None
        return self.line, self._joined(above)

    def statement(self) -> tuple[int, str] | None:
        """What is directly above, as a statement that can be true or false."""
        if self.above and self.above[-1].kind is PieceKind.TEXT:
            return self.above[-1].line, without_label(self.above[-1].source)
        if self.fresh and self.heading and not self.above and not self.expected:
            return self.line, without_label(self.heading)
        return None

    def _asked_in(self, above: list[Piece], number: int) -> tuple[int, str]:
        if self._heading_asks:
            return self.line, self._joined(above)
        while number and above[number - 1].kind is PieceKind.CODE:
            number -= 1
        sources = [piece.source for piece in above[number:]]
        return above[number].line, "\n\n".join([without_label(sources[0]), *sources[1:]])

    def _joined(self, above: Sequence[Piece]) -> str:
        heading = [] if is_label(self.heading) else [without_label(self.heading)]
        texts = [piece.source for piece in above]
        if not heading and texts:
            texts[0] = without_label(texts[0])
        return "\n\n".join([*heading, *filter(None, texts)])
