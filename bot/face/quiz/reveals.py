"""What a reveal looks like: how the answer did, what is right and why, and where that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

import discord
from discord import ui

from bot.face.discord_io.cards import ACCENT, PARTLY, RIGHT, WRONG, CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton
from bot.face.discord_io.limits import fitted
from bot.face.discord_io.paging import page_buttons
from bot.face.notes.topic_pages import WHOLE, place
from bot.face.quiz.questions import marked, stem, words_of
from bot.notes.library import LocatedTopic
from bot.notes.packs import Surroundings
from bot.notes.showing.escaping import clean, escaped, web_address
from bot.notes.showing.paging import pages
from bot.notes.showing.rendering import render
from bot.notes.showing.spans import Link
from bot.notes.showing.spans import PlainText as PlainWords
from bot.notes.showing.spans import marked as linked
from bot.quiz.asked_questions import LETTERS, AskedQuestion
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Recalled, Typed
from bot.quiz.grading.grading import Grade
from bot.quiz.grading.spelling import meant, same
from bot.quiz.questions import CHOSEN, Kind, Question, Source
from bot.words import Words

#: Of a message's 4,000 characters a page leaves 1,100 for the outcome (150), what the member
#: thought of it (200), the place (550) and the line that a question was made from (200).
PAGE = 2900
#: No member has this id: a press opens a message beside this one.
NOBODY = 0
_TYPED = 100
_PATH = 60
_NOTHING_BESIDE: Mapping[int, str] = MappingProxyType({})


def outcome(question: Question, answer: Answer, grade: Grade, say: Words) -> str:
    """How the answer did, in words."""
    if isinstance(answer, DontKnow):
        return say("### You said you didn't know")
    if isinstance(answer, Recalled):
        return _recalled(grade, say)
    if grade.right:
        return say("### ✓ Right")
    if not grade.part_right:
        return say("### ✗ Wrong")
    done, parts = _shares(question, answer, grade)
    if not done:
        return say("### ◐ Partly right")
    return say("### ◐ Partly right, {done} of {parts}", done=done, parts=parts)


def colour(answer: Answer | None, grade: Grade | None) -> discord.Colour:
    """The colour of the edge for how the answer did; the usual one without an answer."""
    if grade is None or answer is None or isinstance(answer, DontKnow):
        return ACCENT
    if grade.right:
        return RIGHT
    return PARTLY if grade.part_right else WRONG


def _recalled(grade: Grade, say: Words) -> str:
    if grade.right:
        return say("### You knew it")
    return say("### You knew part of it") if grade.part_right else say("### Not yet")


def _shares(question: Question, answer: Answer, grade: Grade) -> tuple[int, int]:
    """How many parts are right, of how many; of several options only the right ones count."""
    if isinstance(answer, Chosen):
        return len(answer.options & question.key), len(question.key)
    return sum(grade.parts), len(grade.parts)


def reveal_card(
    asked: AskedQuestion,
    answer: Answer | None,
    grade: Grade | None,
    located: LocatedTopic | None,
    page: int,
    action: Action,
    fields_of: Callable[[int], Sequence[object]],
    say: Words,
    *,
    head: str,
    remark: str | None,
    buttons: Sequence[CardItem] = (),
) -> ui.LayoutView:
    """The reveal that a member reads alone.

    ``located`` is the question's topic, if the notes still have it. ``action`` and ``fields_of``
    lead to another page. ``head`` and ``remark`` stand above the reveal, the ``buttons`` below it.
    """
    shown = pages(taught(asked, answer, grade, say), PAGE)
    page = min(page, len(shown) - 1)
    return card(
        head,
        remark,
        shown[page],
        None if located is None else line(),
        None if located is None else standing(located, asked.question, say),
        row(page_buttons(page, len(shown), action, fields_of, say)),
        row(buttons),
        accent=colour(answer, grade),
    )


def key_of(question: Question) -> str:
    """The right answer in words on one line; empty for a recall card, which has none."""
    around = question.surroundings
    match question.kind:
        case Kind.RECALL:
            return ""
        case Kind.ORDER:
            return " → ".join(words_of(option.text, around) for option in question.options)
        case Kind.MATCHING:
            return "; ".join(
                f"{words_of(pair.premise, around)} → {words_of(pair.response, around)}"
                for pair in question.pairs
            )
    if question.kind in CHOSEN:
        return ", ".join(words_of(question.options[n].text, around) for n in sorted(question.key))
    return " · ".join(clean(blank.accepted[0]) for blank in question.blanks)


def read_button(question: Question, located: LocatedTopic, say: Words) -> CardItem:
    """Opens the section that settles the question, beside the message."""
    fields = (located.topic.id, section(question, located), 0, NOBODY)
    return PressButton(say("Read it in the notes"), Action.SHOW, fields)


def section(question: Question, located: LocatedTopic) -> str:
    """The view of the topic that settles the question."""
    facet = question.facet
    return WHOLE if facet is None or located.topic.facet(facet) is None else facet


def taught(
    asked: AskedQuestion,
    answer: Answer | None,
    grade: Grade | None,
    say: Words,
    beside: Mapping[int, str] = _NOTHING_BESIDE,
) -> list[str]:
    """The reveal as blocks of Discord Markdown: the question, what is right, why, and the sources.

    Without an answer it says what is right and compares it with nothing. ``beside`` is a line to
    stand at an option, an item in its right place, a pair or a blank, by its number.
    """
    question, order = asked.question, asked.order
    blocks = stem(question)
    if question.kind in CHOSEN:
        chosen = answer.options if isinstance(answer, Chosen) else None
        blocks += _options(question, order, chosen, beside, say)
    elif question.kind is Kind.ORDER:
        blocks += _places(question, order, answer, beside, say)
    elif question.kind is Kind.MATCHING:
        blocks += _pairs(question, order, answer, beside, say)
    else:
        texts = answer.texts if isinstance(answer, Typed) else ()
        blocks += [*_blanks(question, texts, grade, beside, say), *foils(question, texts)]
    blocks += render(question.remark, question.surroundings)
    return [*blocks, *_sources(question, say)]


def _options(
    question: Question,
    order: Sequence[int],
    chosen: frozenset[int] | None,
    beside: Mapping[int, str],
    say: Words,
) -> Iterator[str]:
    around = question.surroundings
    for letter, number in zip(LETTERS, order, strict=False):
        option = question.options[number]
        state = _state(option.right, chosen is not None and number in chosen, say)
        if option.right and chosen and number not in chosen and question.kind is Kind.MULTIPLE:
            state = say("✓ **right, but you didn't choose it**")
        more = f" · {beside[number]}" if number in beside else ""
        if question.kind is Kind.TRUE_FALSE:
            words = escaped(words_of(option.text, around), at_line_start=False)
            yield f"**{words}** · {state}{more}{why(option.rationale, around)}"
        else:
            text = marked(letter, option.text, around)
            yield f"{text}\n{state}{more}{why(option.rationale, around)}"


def _state(right: bool, chosen: bool, say: Words) -> str:
    if right:
        return say("✓ **your answer, right**") if chosen else say("✓ **right**")
    return say("✗ **your answer**, wrong") if chosen else say("✗ wrong")


def _places(
    question: Question,
    order: Sequence[int],
    answer: Answer | None,
    beside: Mapping[int, str],
    say: Words,
) -> Iterator[str]:
    """The items in the right order, each with what was put there."""
    given = answer.items if isinstance(answer, Ordered) else ()
    offered = _offered(order, [option.text for option in question.options], question.surroundings)
    yield say("**The right order**")
    for at, option in enumerate(question.options):
        text = marked(f"{at + 1} · {offered[at][0]}", option.text, question.surroundings)
        compared = _compared(at, given[at], offered, say) if at < len(given) else ""
        compared += _line(at, beside)
        yield f"{text}{compared}{why(option.rationale, question.surroundings)}"


def _pairs(
    question: Question,
    order: Sequence[int],
    answer: Answer | None,
    beside: Mapping[int, str],
    say: Words,
) -> Iterator[str]:
    """Each premise with its response, and with what was given to it."""
    around = question.surroundings
    given = answer.responses if isinstance(answer, Matched) else ()
    offered = _offered(order, question.responses, around)
    for at, pair in enumerate(question.pairs):
        right = question.responses.index(pair.response)
        text = marked(str(at + 1), pair.premise, around)
        text += f"\n→ {marked(offered[right][0], pair.response, around)}"
        compared = _compared(right, given[at], offered, say) if at < len(given) else ""
        yield f"{text}{compared}{_line(at, beside)}{why(pair.rationale, around)}"


def _line(number: int, beside: Mapping[int, str]) -> str:
    return f"\n{beside[number]}" if number in beside else ""


def _offered(
    order: Sequence[int], texts: Sequence[str], around: Surroundings
) -> dict[int, tuple[str, str]]:
    """By the number of what was offered, its letter and its words."""
    return {
        number: (letter, escaped(words_of(texts[number], around), at_line_start=False))
        for letter, number in zip(LETTERS, order, strict=False)
    }


def _compared(
    right: int, given: int | None, offered: Mapping[int, tuple[str, str]], say: Words
) -> str:
    if given is None:
        return "\n" + say("✗ you left it empty")
    if given == right:
        return "\n" + say("✓ **right**")
    letter, words = offered.get(given, ("?", ""))
    return "\n" + say("✗ you chose **{letter}** {words}", letter=letter, words=words)


def _blanks(
    question: Question,
    texts: Sequence[str],
    grade: Grade | None,
    beside: Mapping[int, str],
    say: Words,
) -> Iterator[str]:
    """The answer of each blank, what was typed into it, and what else would have been taken."""
    for at, blank in enumerate(question.blanks):
        number = f"**{at + 1}** · " if len(question.blanks) > 1 else ""
        lines = [f"{number}**{_shown(blank.accepted[0])}**{_line(at, beside)}"]
        if at < len(texts):
            lines.append(_typed(at, texts[at], grade, say))
        if len(blank.accepted) > 1:
            others = " · ".join(map(_shown, blank.accepted[1:]))
            lines.append("-# " + say("Also accepted: {spellings}", spellings=others))
        yield "\n".join(lines)


def _typed(at: int, text: str, grade: Grade | None, say: Words) -> str:
    if not text:
        return say("✗ you left it empty")
    if grade is None or not grade.part(at):
        return say("✗ you typed *{text}*", text=_shown(text))
    meant = grade.corrected[at] if at < len(grade.corrected) else None
    if meant is not None:
        return say(
            "✓ **right**: I read *{typed}* as *{meant}*", typed=_shown(text), meant=_shown(meant)
        )
    return say("✓ **right**")


def foils(question: Question, texts: Sequence[str]) -> Iterator[str]:
    """Why what was typed is wrong, where the author foresaw it."""
    listed = [foil.text for foil in question.foils]
    # "Azure Active Directory" may be right where "Active Directory" is wrong, and they are alike.
    wrong = [
        text
        for text in texts
        if not any(meant(text, blank.accepted, listed) for blank in question.blanks)
    ]
    for foil in question.foils:
        if any(same(foil.text, text) for text in wrong):
            text = escaped(words_of(foil.text, question.surroundings))
            yield f"{text}{why(foil.rationale, question.surroundings)}"


def why(rationale: str, around: Surroundings) -> str:
    """A rationale as a quotation on the lines that follow."""
    if not rationale.strip():
        return ""
    quoted = "\n".join(f"> {each}" for each in rationale.splitlines())
    return "\n" + "\n".join(render(quoted, around))


def _sources(question: Question, say: Words) -> list[str]:
    links = " · ".join(_link(source, question.surroundings) for source in question.sources)
    return [say("Sources: {links}", links=links)] if links else []


def _link(source: Source, around: Surroundings) -> str:
    title = (PlainWords(clean(source.title)),)
    address = web_address(source.address, around.address)
    spans = [Link(address, title)] if address is not None else title
    return linked(spans, at_line_start=False)


def _shown(typed: str) -> str:
    return escaped(fitted(typed, _TYPED), at_line_start=False)


def standing(located: LocatedTopic, question: Question, say: Words) -> str:
    """The quiet lines that say where in the notes it stands, and what it was made from."""
    lines = [place(located, question.facet or WHOLE, 0, 1, say)]
    if question.origin is not None:
        at = question.origin.place
        shown = escaped(f"{_end_of(at.path)}:{at.line}", at_line_start=False)
        if question.standing:
            lines.append("-# " + say("question from the notes, {place}", place=shown))
        else:
            lines.append("-# " + say("made from the notes, {place}", place=shown))
    if question.checked is not None:
        checked = escaped(fitted(question.checked, 20), at_line_start=False)
        lines.append("-# " + say("checked {month}", month=checked))
    return "\n".join(lines)


def _end_of(path: str) -> str:
    """The end of a long path, which tells files apart."""
    return path if len(path) <= _PATH else "…" + path[-_PATH:]
