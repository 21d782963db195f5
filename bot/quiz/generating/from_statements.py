"""G1 to G3: cloze, "which topic?" and "which description?" from sentences that define a topic."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.notes.reading.prose import as_markdown
from bot.quiz.clues import overlap, told_by_length
from bot.quiz.generating.guards import sweeping
from bot.quiz.generating.items import (
    FEWEST_WRONG,
    MOST_WRONG,
    Fault,
    GeneratedDraft,
    in_order,
    too_few,
)
from bot.quiz.generating.material import Material, Subject
from bot.quiz.generating.statements import Statement, capitalised
from bot.quiz.generating.terms import content_of, nested, words_of
from bot.quiz.limits import MAX_ACCEPTED, MAX_SPELLING
from bot.quiz.questions import BLANK, Blank, Foil, Kind, Option

CLOZE, WHICH_TOPIC, WHICH_DESCRIPTION = "G1", "G2", "G3"

#: Descriptions that share more of their words say the same.
_ALIKE = 0.5
#: The length of a wrong description, as a share of the right one. So the right one is neither a
#: quarter longer than all others nor less than 0.6 of the shortest, and none is twice another.
_SHORTEST, _LONGEST = 0.8, 1.6

Making = Callable[[Material, Subject, Statement], GeneratedDraft | Fault]


def cloze(material: Material, subject: Subject, said: Statement) -> GeneratedDraft | Fault:
    """G1: the sentence with its subject left out."""
    others = [one for one in material.near(subject) if one.known]
    if len(others) < FEWEST_WRONG:
        return too_few(len(others))
    if any(set(name) <= material.theme for name in subject.terms.names):
        return Fault("theme", "the whole pack is about this topic, so anybody would guess it")
    before = material.language.blank_articles.get(said.article, "")
    accepted = _accepted(material, subject, said)
    if not accepted:
        return Fault("limits", "the name is too long to be typed, or holds signs of the form")
    foils = [one for one in others if not nested(one.label, said.name)][:MOST_WRONG]
    return GeneratedDraft(
        CLOZE,
        said.sentence,
        said.place,
        f"{before}{BLANK} {said.verb} {as_markdown(said.predicate)}.",
        Kind.CLOZE,
        said.facet.key,
        2,
        blanks=(Blank(accepted),),
        foils=tuple(Foil(one.label, _reason(one), one.known[0].place) for one in foils),
        remark=as_markdown(said.sentence),
    )


def _accepted(material: Material, subject: Subject, said: Statement) -> tuple[str, ...]:
    """The name in the sentence, and the topic's other names that no other topic has."""
    spellings: dict[tuple[str, ...], str] = {}
    for spelling in (said.name, *subject.terms.spellings, *said.also):
        own = material.names.owners(spelling) <= {subject.number}
        if own and len(spelling) <= MAX_SPELLING and not any(sign in spelling for sign in "[]|"):
            spellings.setdefault(tuple(words_of(spelling)), spelling)
    return tuple(spellings.values())[:MAX_ACCEPTED]


def which_topic(material: Material, subject: Subject, said: Statement) -> GeneratedDraft | Fault:
    """G2: asks which topic the sentence describes; the wrong options are topics nearby."""
    one_kind = said.predicate.split()[0].casefold() in material.language.indefinite_articles
    wrong: list[Subject] = []
    for other in material.near(subject):
        number_tells = not one_kind and other.known and other.known[0].verb != said.verb
        fits = other.known and not number_tells and not nested(other.label, said.label)
        if fits and all(not nested(other.label, one.label) for one in wrong):
            wrong.append(other)
        if len(wrong) == MOST_WRONG:
            break
    if len(wrong) < FEWEST_WRONG:
        return too_few(len(wrong))
    if told_by_length(said.label, [one.label for one in wrong]):
        return Fault("length-cue", "the name is much longer than those of the topics nearby")
    options = [Option(as_markdown(said.label), True, _reason(subject, said), said.place)]
    options += [_option_of(one) for one in wrong]
    text = as_markdown(capitalised(said.predicate))
    return GeneratedDraft(
        WHICH_TOPIC,
        said.sentence,
        said.place,
        material.language.which_topic.format(text=text),
        Kind.CHOICE,
        said.facet.key,
        2 if set(wrong) & set(material.family(subject)) else 1,
        options=in_order(options),
    )


def which_description(
    material: Material, subject: Subject, said: Statement
) -> GeneratedDraft | Fault:
    """G3: asks for the description of the topic; the wrong options describe topics nearby."""
    if sweeping(said.predicate, material.language):
        return Fault("sweeping", "a word such as “always” or “usually” hints at the answer")
    chosen = list(_other_descriptions(material, subject, said))
    if len(chosen) < FEWEST_WRONG:
        return too_few(len(chosen))
    options = [_description(said, _reason(subject, said), right=True)]
    options += [_description(one, as_markdown(one.sentence), right=False) for _, one in chosen]
    return GeneratedDraft(
        WHICH_DESCRIPTION,
        said.sentence,
        said.place,
        material.language.which_description.format(name=as_markdown(said.label)),
        Kind.CHOICE,
        said.facet.key,
        2 if {one for one, _ in chosen} & set(material.family(subject)) else 1,
        options=in_order(options),
    )


def _other_descriptions(
    material: Material, subject: Subject, said: Statement
) -> Iterator[tuple[Subject, Statement]]:
    """Sound descriptions of other topics that have the same form and another meaning."""
    taken = [content_of(said.predicate, material.language)]
    for other in material.near(subject):
        for description in other.sound:
            words = content_of(description.predicate, material.language)
            unlike = all(overlap(words, one) < _ALIKE for one in taken)
            named = nested(other.label, said.label)
            if unlike and not named and _has_same_form(material, said, description):
                taken.append(words)
                yield other, description
                break
        if len(taken) > MOST_WRONG:
            return


def _has_same_form(material: Material, said: Statement, other: Statement) -> bool:
    heads = material.language.indefinite_articles
    ratio = len(other.predicate) / len(said.predicate)
    begins = [one.predicate.split()[0].casefold() for one in (said, other)]
    alike = (begins[0] in heads) == (begins[1] in heads)
    one_number = begins[0] in heads or said.verb == other.verb
    plain = not sweeping(other.predicate, material.language)
    return alike and one_number and plain and _SHORTEST <= ratio <= _LONGEST


def _description(said: Statement, reason: str, *, right: bool) -> Option:
    return Option(as_markdown(capitalised(said.predicate)), right, reason, said.place)


def _option_of(other: Subject) -> Option:
    return Option(as_markdown(other.label), False, _reason(other), other.known[0].place)


def _reason(subject: Subject, said: Statement | None = None) -> str:
    """A sentence that defines the topic; if possible not the one that the question is about."""
    others = [one for one in subject.known if said is None or one.sentence != said.sentence]
    return as_markdown((others or subject.known)[0].sentence)


#: The generators that are called with each sound statement of a topic.
MAKERS: tuple[tuple[str, Making], ...] = (
    (CLOZE, cloze),
    (WHICH_TOPIC, which_topic),
    (WHICH_DESCRIPTION, which_description),
)
