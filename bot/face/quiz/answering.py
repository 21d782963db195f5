"""How a question is answered in private: its buttons and forms, and what a press of them says.

What was chosen so far and whether the member is sure stand in the ids of the buttons, so that
nothing is kept until the answer is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, row
from bot.face.discord_io.components import (
    Action,
    Press,
    PressButton,
    PressModal,
    PressSelect,
    StalePress,
)
from bot.face.discord_io.limits import INPUT_LABEL, OPTION_LABEL, fitted
from bot.face.quiz.questions import LETTERS, words_of
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Typed
from bot.quiz.questions import CHOSEN, TYPED, Kind, Question
from bot.words import Words

#: Stands in an id for "I don't know", and in a draft for a place that was left out.
NOTHING = "-"
SURE, UNSURE = "y", "n"
#: Buttons for at most five options fit into a row; six look better as two threes.
_ROW = 5
_HALF = 3
_LONGEST_TYPED = 200
_PRIMARY = discord.ButtonStyle.primary


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """Which question of which practice, and the answer as far as it has come.

    ``letters`` are those of what is offered, as it is shown: the chosen options, or what stands
    at each place of a form. ``page`` is the page of the question that is looked at.
    """

    practice: int
    number: int
    sure: str = ""
    letters: str = ""
    page: int = 0

    @property
    def fields(self) -> tuple[object, ...]:
        """What the id of a button carries."""
        return (self.practice, self.number, self.sure, self.letters, self.page)

    @property
    def is_sure(self) -> bool | None:
        """Whether the member said that they are sure; None when they said nothing."""
        return {SURE: True, UNSURE: False}.get(self.sure)

    @classmethod
    def parsed(cls, fields: Sequence[str]) -> Self:
        """What such an id says. Raises ``StalePress`` for any other."""
        match fields:
            case [practice, number, "" | "y" | "n" as sure, letters, page] if (
                all(map(_is_number, (practice, number, page)))
                and len(letters) <= len(LETTERS)
                and {*letters} <= {*LETTERS, NOTHING}
            ):
                return cls(int(practice), int(number), sure, letters, int(page))
        raise StalePress


def _is_number(field: str) -> bool:
    """Whether it is one that fits the record's columns."""
    return field.isascii() and field.isdecimal() and int(field) < 2**63


class Unfinished(Exception):
    """A form came back that is no answer yet. ``draft`` holds what was filled in."""

    def __init__(self, draft: AnswerDraft, *, twice: bool) -> None:
        super().__init__("an item twice" if twice else "nothing")
        self.draft = draft
        self.twice = twice


# What can be pressed


def controls(
    question: Question, order: Sequence[int], draft: AnswerDraft, say: Words
) -> list[CardItem]:
    """The rows under a question: the ways to answer it, and how sure the member is."""
    rows = [
        *_ways(question, order, draft, say),
        row([*_sureness(draft, say), _dont_know(draft, say)]),
    ]
    return [each for each in rows if each is not None]


def _ways(
    question: Question, order: Sequence[int], draft: AnswerDraft, say: Words
) -> list[CardItem | None]:
    if question.kind is Kind.MULTIPLE:
        return [row([_several(question, order, draft, say)]), row([_submit(draft, say)])]
    if question.kind in CHOSEN:
        buttons = [
            PressButton(
                label_of(question, letter, number),
                Action.ANSWER,
                replace(draft, letters=letter).fields,
                style=_PRIMARY,
            )
            for letter, number in zip(LETTERS, order, strict=False)
        ]
        return rows_of(buttons)
    return [row([PressButton(say("Answer"), Action.FORM, draft.fields, style=_PRIMARY)])]


def rows_of(buttons: Sequence[CardItem]) -> list[CardItem | None]:
    """Buttons of options in their order: all in one row, or in rows of three."""
    size = _ROW if len(buttons) <= _ROW else _HALF
    return [row(buttons[at : at + size]) for at in range(0, len(buttons), size)]


def label_of(question: Question, letter: str, number: int) -> str:
    """True and false are words that fit on a button; other options have their letter."""
    if question.kind is Kind.TRUE_FALSE:
        return words_of(question.options[number].text, question.surroundings)
    return letter


def _several(question: Question, order: Sequence[int], draft: AnswerDraft, say: Words) -> CardItem:
    options = select_options(question, order, draft.letters)
    return PressSelect(
        say("Which are right?"),
        options,
        Action.CHOOSE,
        replace(draft, letters="").fields,
        min_values=0,
        max_values=len(options),
    )


def select_options(
    question: Question, order: Sequence[int], letters: str = ""
) -> list[discord.SelectOption]:
    """The options of a question as those of a select; those of ``letters`` are chosen."""
    around = question.surroundings
    return [
        discord.SelectOption(
            label=_whole_or_letter(letter, words_of(question.options[number].text, around)),
            value=letter,
            default=letter in letters,
        )
        for letter, number in zip(LETTERS, order, strict=False)
    ]


def _whole_or_letter(letter: str, words: str) -> str:
    """The letter with the text, unless that would have to be cut: it stands above anyway."""
    label = f"{letter} · {words}"
    return label if len(label) <= OPTION_LABEL else letter


def _submit(draft: AnswerDraft, say: Words) -> CardItem:
    label = say("Submit")
    if draft.letters:
        label = say("Submit {letters}", letters=", ".join(draft.letters))
    return PressButton(
        label, Action.ANSWER, draft.fields, style=_PRIMARY, disabled=not draft.letters
    )


def _sureness(draft: AnswerDraft, say: Words) -> list[CardItem]:
    """Two ways to say it first; the one that holds has a tick and takes itself back."""
    items: list[CardItem] = []
    for sure, label in ((SURE, say("I am sure")), (UNSURE, say("I am not sure"))):
        here = draft.sure == sure
        to = replace(draft, sure="" if here else sure)
        items.append(
            PressButton(f"✓ {label}" if here else label, Action.DRAFT, to.fields, slot=sure)
        )
    return items


def _dont_know(draft: AnswerDraft, say: Words) -> CardItem:
    to = replace(draft, letters=NOTHING)
    return PressButton(say("I don't know"), Action.ANSWER, to.fields)


# Forms


def form(question: Question, order: Sequence[int], draft: AnswerDraft, say: Words) -> PressModal:
    """What is filled in to answer an ordering, a matching or a typed kind."""
    title = say("Your answer")
    return PressModal(title, Action.ANSWER, draft.fields, *inputs(question, order, draft, say))


def inputs(
    question: Question, order: Sequence[int], draft: AnswerDraft, say: Words
) -> list[ui.Label[Any]]:
    """The items of such a form, filled in as far as the draft has come."""
    if question.kind in TYPED:
        count = len(question.blanks)
        return [
            ui.Label(text=_blank(at, count, say), component=_line(at, required=count == 1))
            for at in range(count)
        ]
    if question.kind is Kind.ORDER:
        texts = [question.options[number].text for number in order]
        heads = [_nth_place(at, say) for at in range(len(texts))]
    else:
        texts = [question.responses[number] for number in order]
        heads = [_premise(question, at) for at in range(len(question.pairs))]
    words = [words_of(text, question.surroundings) for text in texts]
    return [
        ui.Label(text=head, description=more, component=_place(at, words, draft, say))
        for at, (head, more) in enumerate(heads)
    ]


def _blank(at: int, count: int, say: Words) -> str:
    return say("Your answer") if count == 1 else say("Blank {number}", number=at + 1)


def _line(at: int, *, required: bool) -> ui.TextInput[Any]:
    return ui.TextInput(custom_id=str(at), required=required, max_length=_LONGEST_TYPED)


def _nth_place(at: int, say: Words) -> tuple[str, str | None]:
    return say("Place {number}", number=at + 1), None


def _premise(question: Question, at: int) -> tuple[str, str | None]:
    """A premise over its select: whole, if need be on the line below."""
    words = words_of(question.pairs[at].premise, question.surroundings)
    head = f"{at + 1} · {words}"
    return (head, None) if len(head) <= INPUT_LABEL else (str(at + 1), words)


def _place(at: int, words: Sequence[str], draft: AnswerDraft, say: Words) -> ui.Select[Any]:
    given = draft.letters[at : at + 1]
    options = [
        discord.SelectOption(
            label=fitted(f"{letter} · {text}", OPTION_LABEL), value=letter, default=letter == given
        )
        for letter, text in zip(LETTERS, words, strict=False)
    ]
    # It may be left out: what is not known need not be guessed.
    return ui.Select(custom_id=str(at), options=options, required=False, min_values=0)


# What a press says


def answer_of(
    question: Question, order: Sequence[int], draft: AnswerDraft, pressed: Press
) -> Answer:
    """The answer that a button or a form gives.

    Raises ``StalePress`` for what was never offered, ``Unfinished`` for a form without an answer
    or an ordering with an item at two places.
    """
    if draft.letters == NOTHING and not pressed.inputs:
        return DontKnow()
    if question.kind in TYPED:
        return _typed(question, draft, pressed.inputs)
    if question.kind in CHOSEN:
        return _chosen(question, order, draft.letters)
    places = len(question.options) if question.kind is Kind.ORDER else len(question.pairs)
    letters = _filled_in(pressed.inputs, places, len(order))
    load = replace(draft, letters=letters)
    given = letters.replace(NOTHING, "")
    if not given:
        raise Unfinished(load, twice=False)
    numbers = tuple(_number(letter, order) for letter in letters)
    if question.kind is Kind.MATCHING:
        return Matched(numbers)
    if len(set(given)) < len(given):
        raise Unfinished(load, twice=True)
    return Ordered(numbers)


def _chosen(question: Question, order: Sequence[int], letters: str) -> Chosen:
    offered = LETTERS[: len(order)]
    several = question.kind is Kind.MULTIPLE
    if (
        not letters
        or any(letter not in offered for letter in letters)
        or len(set(letters)) < len(letters)
        or (len(letters) > 1 and not several)
    ):
        raise StalePress
    return Chosen(frozenset(order[LETTERS.index(letter)] for letter in letters))


def _typed(question: Question, draft: AnswerDraft, inputs: Mapping[str, tuple[str, ...]]) -> Typed:
    if set(inputs) != {str(at) for at in range(len(question.blanks))}:
        raise StalePress
    texts = tuple("".join(inputs[str(at)]).strip() for at in range(len(question.blanks)))
    if any(len(text) > _LONGEST_TYPED for text in texts):
        raise StalePress
    if not any(texts):
        raise Unfinished(draft, twice=False)
    return Typed(texts)


def _filled_in(inputs: Mapping[str, tuple[str, ...]], places: int, offered: int) -> str:
    """A letter for each place of a form, checked against what it offered."""
    if set(inputs) != {str(at) for at in range(places)}:
        raise StalePress
    letters = ["".join(inputs[str(at)]) or NOTHING for at in range(places)]
    if any(letter not in {NOTHING, *LETTERS[:offered]} for letter in letters):
        raise StalePress
    return "".join(letters)


def _number(letter: str, order: Sequence[int]) -> int | None:
    return None if letter == NOTHING else order[LETTERS.index(letter)]


def chosen_letters(pressed: Press) -> str:
    """What was chosen in the select of several, in the order of the letters.

    Raises ``StalePress`` for a value that was never offered.
    """
    if any(len(value) != 1 or value not in LETTERS for value in pressed.values):
        raise StalePress
    return "".join(sorted(set(pressed.values)))
