"""G5: asks which of several topics has a value, or which of several values a topic has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.notes.lookup import names
from bot.notes.packs import Attribute
from bot.notes.reading.prose import as_markdown
from bot.quiz.clues import told_by_length
from bot.quiz.generating.items import (
    FEWEST_WRONG,
    MOST_WRONG,
    Fault,
    GeneratedDraft,
    in_order,
    too_few,
)
from bot.quiz.generating.material import Material, Subject
from bot.quiz.generating.terms import given_away, nested
from bot.quiz.grading.quantities import Quantity, quantity
from bot.quiz.questions import Kind, Option

CONTRAST = "G5"


@dataclass(frozen=True, eq=False, slots=True)
class Holder:
    """A topic and one of its attributes."""

    subject: Subject
    attribute: Attribute

    @property
    def amount(self) -> Quantity | None:
        return quantity(self.attribute.value)

    @property
    def reason(self) -> str:
        """The attribute with the topic's name, as the reason for an option."""
        said = f"{self.subject.label}: {self.attribute.name}: {self.attribute.value}"
        return as_markdown(said)


def contrast(material: Material, subject: Subject, attribute: Attribute) -> GeneratedDraft | Fault:
    """The question about one attribute of one topic."""
    own = Holder(subject, attribute)
    differing = [one for one in _others(material, own) if _differ(own, one)]
    values = _apart(own, differing, _differ)
    if own.amount is not None and len(values) >= FEWEST_WRONG:
        return _which_value(material, own, values)
    return _which_topic(material, own, differing)


def _others(material: Material, own: Holder) -> Iterator[Holder]:
    wanted = _folded(own.attribute.name)
    for subject in material.near(own.subject):
        for attribute in subject.topic.attributes:
            if _folded(attribute.name) == wanted:
                yield Holder(subject, attribute)


#: All topics of a pack have attributes of the same few names.
_folded = lru_cache(maxsize=1 << 10)(names.fold)


def _differ(one: Holder, other: Holder) -> bool:
    """Whether the value of the one is clearly wrong for the other."""
    amounts = one.amount, other.amount
    if amounts[0] is not None and amounts[1] is not None:
        return amounts[0].unit == amounts[1].unit and not amounts[0].same(amounts[1])
    if amounts[0] is not None or amounts[1] is not None:
        return False
    return not nested(one.attribute.value, other.attribute.value)


def _names_differ(one: Holder, other: Holder) -> bool:
    return not nested(one.subject.label, other.subject.label)


def _apart(
    own: Holder, others: list[Holder], differ: Callable[[Holder, Holder], bool]
) -> list[Holder]:
    """The first ``MOST_WRONG`` that differ from ``own`` and from one another."""
    chosen = [own]
    for other in others:
        if len(chosen) <= MOST_WRONG and all(differ(other, one) for one in chosen):
            chosen.append(other)
    return chosen[1:]


def _which_value(material: Material, own: Holder, others: list[Holder]) -> GeneratedDraft | Fault:
    """Asks for a number; the wrong options are values of topics nearby."""
    holders = sorted((own, *others), key=_amount)
    options = [
        Option(as_markdown(one.attribute.value), one is own, one.reason, one.attribute.place)
        for one in holders
    ]
    stem = material.language.which_value.format(
        attribute=as_markdown(own.attribute.name), name=as_markdown(own.subject.label)
    )
    return _draft(own, stem, tuple(options), difficulty=3)


def _amount(holder: Holder) -> tuple[float, str]:
    amount = holder.amount
    return (float(amount.value) if amount else 0.0), holder.attribute.value


def _which_topic(material: Material, own: Holder, others: list[Holder]) -> GeneratedDraft | Fault:
    if found := material.language.negating.search(own.attribute.value):
        return Fault("negation", f"“{found[0]}” says what the topic is not")
    told = f"{own.attribute.name} {own.attribute.value}"
    if leak := given_away(own.subject.terms, told, material.language):
        return Fault("leak", f"“{leak}” gives the topic's name away")
    chosen = _apart(own, others, _names_differ)
    if len(chosen) < FEWEST_WRONG:
        return too_few(len(chosen))
    label = own.subject.label
    if told_by_length(label, [one.subject.label for one in chosen]):
        return Fault("length-cue", "the name is much longer than those of the topics nearby")
    options = [
        Option(as_markdown(one.subject.label), one is own, one.reason, one.attribute.place)
        for one in (own, *chosen)
    ]
    stem = material.language.which_fits.format(
        attribute=as_markdown(own.attribute.name), value=as_markdown(own.attribute.value)
    )
    return _draft(own, stem, in_order(options), difficulty=2)


def _draft(
    own: Holder, stem: str, options: tuple[Option, ...], *, difficulty: int
) -> GeneratedDraft:
    attribute = own.attribute
    return GeneratedDraft(
        CONTRAST,
        f"{attribute.name}: {attribute.value}",
        attribute.place,
        stem,
        Kind.CHOICE,
        None,
        difficulty,
        options=options,
    )
