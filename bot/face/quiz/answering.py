"""How a question is answered: its buttons and forms, for practices and for rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.face.discord_io.cards import CardItem, row
from bot.face.discord_io.components import Action, PressButton, PressModal, PressSelect
from bot.face.discord_io.limits import INPUT_LABEL, OPTION_LABEL, fitted
from bot.face.quiz.questions import words_of
from bot.quiz.asked_questions import LETTERS, AskedQuestion
from bot.quiz.questions import CHOSEN, TYPED, Kind, Question
from bot.quiz.submissions import JUDGEMENTS, LONGEST_TYPED
from bot.words import Words

#: Buttons for at most five options fit into a row; six look better as two threes.
_ROW = 5
_HALF = 3
PRIMARY = discord.ButtonStyle.primary


@dataclass(frozen=True, slots=True)
class AnswerIds:
    """What the custom ids of a question's buttons, select and form say.

    ``fields`` returns the fields of an id with the letters of what is chosen by it.
    """

    answer: Action
    choose: Action
    form: Action
    fields: Callable[[str], Sequence[object]]


def instruction(question: Question, say: Words, *, submit: bool = False) -> str:
    """How to answer; ``submit`` says that several options are chosen first and submitted then."""
    if question.kind is Kind.MULTIPLE and submit:
        return say("Choose all the right answers, then submit.")
    return {
        Kind.MULTIPLE: say("Choose all the right answers."),
        Kind.ORDER: say("Press *Answer* and choose what comes first, second and so on."),
        Kind.MATCHING: say("Press *Answer* and choose a letter for each number."),
        Kind.CLOZE: say("Press *Answer* and type what is missing."),
        Kind.SHORT: say("Press *Answer* and type your answer."),
        Kind.RECALL: say("What do you remember? Think first, then press *Show*."),
    }.get(question.kind, say("Choose one."))


def ways(
    asked: AskedQuestion, ids: AnswerIds, say: Words, *, chosen: str = "", least: int = 1
) -> list[CardItem | None]:
    """The rows with which a question is answered.

    ``chosen`` are the letters of the options that a select of several shows as chosen, of which
    it wants at ``least`` so many.
    """
    question = asked.question
    if question.kind is Kind.MULTIPLE:
        options = _options(asked, chosen)
        select = PressSelect(
            say("Which ones are right?"),
            options,
            ids.choose,
            ids.fields(""),
            min_values=least,
            max_values=len(options),
        )
        return [row([select])]
    if question.kind in CHOSEN:
        buttons = [
            PressButton(
                _label(question, letter, number), ids.answer, ids.fields(letter), style=PRIMARY
            )
            for letter, number in zip(LETTERS, asked.order, strict=False)
        ]
        size = _ROW if len(buttons) <= _ROW else _HALF
        return [row(buttons[at : at + size]) for at in range(0, len(buttons), size)]
    if question.kind is Kind.RECALL:
        return [row(_recall(ids, say, shown=bool(chosen)))]
    return [row([PressButton(say("Answer"), ids.form, ids.fields(chosen), style=PRIMARY)])]


def _recall(ids: AnswerIds, say: Words, *, shown: bool) -> list[CardItem]:
    """A button that shows the notes, and then three with which the member judges themselves."""
    if not shown:
        return [PressButton(say("Show"), ids.form, ids.fields(JUDGEMENTS[0]), style=PRIMARY)]
    labels = (say("I knew it"), say("Partly"), say("Not yet"))
    return [
        PressButton(label, ids.answer, ids.fields(letter), style=PRIMARY)
        for letter, label in zip(JUDGEMENTS, labels, strict=True)
    ]


def _label(question: Question, letter: str, number: int) -> str:
    """True and false are words that fit on a button; other options have their letter."""
    if question.kind is Kind.TRUE_FALSE:
        return words_of(question.options[number].text, question.surroundings)
    return letter


def _options(asked: AskedQuestion, chosen: str) -> list[discord.SelectOption]:
    question = asked.question
    return [
        discord.SelectOption(
            label=_whole_or_letter(
                letter, words_of(question.options[number].text, question.surroundings)
            ),
            value=letter,
            default=letter in chosen,
        )
        for letter, number in zip(LETTERS, asked.order, strict=False)
    ]


def _whole_or_letter(letter: str, words: str) -> str:
    """The letter with the text, unless that would have to be cut: it stands above anyway."""
    label = f"{letter} · {words}"
    return label if len(label) <= OPTION_LABEL else letter


def form(
    title: str, asked: AskedQuestion, ids: AnswerIds, say: Words, letters: str = ""
) -> PressModal:
    """What is filled in to answer an ordering, a matching or a typed kind.

    ``letters`` are those that were filled in before.
    """
    items = _inputs(asked, letters, say)
    return PressModal(title, ids.answer, ids.fields(letters), *items)


def _inputs(asked: AskedQuestion, letters: str, say: Words) -> list[ui.Label[Any]]:
    question, order = asked.question, asked.order
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
        ui.Label(text=head, description=more, component=_place(at, words, letters[at : at + 1]))
        for at, (head, more) in enumerate(heads)
    ]


def _blank(at: int, count: int, say: Words) -> str:
    return say("Your answer") if count == 1 else say("Blank {number}", number=at + 1)


def _line(at: int, *, required: bool) -> ui.TextInput[Any]:
    return ui.TextInput(custom_id=str(at), required=required, max_length=LONGEST_TYPED)


def _nth_place(at: int, say: Words) -> tuple[str, str | None]:
    return say("Place {number}", number=at + 1), None


def _premise(question: Question, at: int) -> tuple[str, str | None]:
    """A premise over its select: whole, if need be on the line below."""
    words = words_of(question.pairs[at].premise, question.surroundings)
    head = f"{at + 1} · {words}"
    return (head, None) if len(head) <= INPUT_LABEL else (str(at + 1), words)


def _place(at: int, words: Sequence[str], given: str) -> ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=fitted(f"{letter} · {text}", OPTION_LABEL), value=letter, default=letter == given
        )
        for letter, text in zip(LETTERS, words, strict=False)
    ]
    # It may be left out: what is not known need not be guessed.
    return ui.Select(custom_id=str(at), options=options, required=False, min_values=0)
