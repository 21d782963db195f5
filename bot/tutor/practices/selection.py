"""What a practice draws from, and what it has drawn beside what the notes hold now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from bot.notes.library import LocatedTopic
from bot.notes.packs import Pack
from bot.quiz.bank import Bank
from bot.quiz.drawing import Dice, shuffled
from bot.quiz.option_fingerprint import option_fingerprint
from bot.quiz.questions import CHOSEN, Kind, Question
from bot.store.practices import DrawnQuestion, Practice, Scope


def pool_of(bank: Bank, topic: LocatedTopic | None, pack: Pack | None) -> Sequence[Question]:
    """The questions on a topic, else of a pack, else all."""
    if topic is not None:
        return bank.of_topic(topic.topic.id)
    return bank.questions if pack is None else bank.of_pack(pack.key)


def scope_of(topic: LocatedTopic | None, pack: Pack | None) -> Scope:
    """The same as a practice remembers it."""
    if topic is not None:
        return Scope(topic_id=topic.topic.id)
    return Scope(pack=None if pack is None else pack.key)


def drawn_from(question: Question, dice: Dice) -> DrawnQuestion:
    """The question as it is now, shuffled."""
    return DrawnQuestion(
        question.pack, question.id, option_fingerprint(question), shuffled(question, dice)
    )


def located(bank: Bank, practice: Practice, number: int) -> Question | None:
    """The question with this number, or None when the notes hold it no longer."""
    drawn = practice.questions[number]
    return bank.find(drawn.pack, drawn.id)


def following(bank: Bank, practice: Practice, number: int) -> int | None:
    """The first number from this one on whose question the notes still hold."""
    numbers = range(number, len(practice.questions))
    return next((each for each in numbers if located(bank, practice, each) is not None), None)


def in_form(practice: Practice, number: int, question: Question) -> DrawnQuestion:
    """The question as it was drawn, or not asked yet in the form that the notes have given it.

    The new order is the same whenever it is asked for.
    """
    drawn, form = practice.questions[number], option_fingerprint(question)
    if drawn.form == form and _fits(question, drawn.order):
        return drawn
    seed = f"{practice.id}:{number}:{form}"
    order = shuffled(question, Random(seed).randrange)  # noqa: S311  # to mix, not to keep secret
    return replace(drawn, form=form, order=order, asked_at=None)


def _fits(question: Question, order: tuple[int, ...]) -> bool:
    offered = 0
    if question.kind in CHOSEN or question.kind is Kind.ORDER:
        offered = len(question.options)
    elif question.kind is Kind.MATCHING:
        offered = len(question.responses)
    return sorted(order) == list(range(offered))
