"""What members get from notes and questions, and what authors could change to give them more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.notes.library import Library, LocatedTopic
from bot.quiz.bank import Bank
from bot.quiz.generating import ENOUGH_WRITTEN, Generated
from bot.quiz.generating.guards import GUARDS
from bot.quiz.generating.items import FEWEST_WRONG
from bot.quiz.languages import language_of
from bot.quiz.questions import Question
from bot.quiz.recall import is_enough, recall_count

#: More advice at a time is not read.
MOST_CHANGES = 3
#: A sentence that defines its topic is asked in at most so many ways.
_WAYS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """Something that an author could do, and what that would give.

    ``most`` says that it gives at most ``gives`` of them, not exactly so many.
    """

    sentence: str
    gives: int
    what: Literal["recall card", "question", "question for rounds"]
    most: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What members can practise with.

    ``written`` and ``made`` are the numbers of questions by kind. ``for_rounds`` of them may be
    asked in rounds, and ``without`` topics have neither a question nor a card. ``changes`` are
    those that would give most, at most ``MOST_CHANGES``.
    """

    topics: int
    cards: int
    written: Mapping[str, int]
    made: Mapping[str, int]
    for_rounds: int
    without: int
    changes: tuple[Change, ...]


def summarise(
    library: Library, written: Bank, made: Generated, left_out: Sequence[Question]
) -> Summary:
    """Counts what members get. ``left_out`` are the questions that have an error."""
    cards = {id: recall_count(located) for id, located in library.topics.items()}
    asked = {question.topic_id for question in (*written.questions, *made.questions)}
    return Summary(
        topics=len(library.topics),
        cards=sum(cards.values()),
        written=_by_kind(written.questions),
        made=_by_kind(made.questions),
        for_rounds=sum(one.rounds for one in (*written.questions, *made.questions)),
        without=sum(not count and id not in asked for id, count in cards.items()),
        changes=_changes(library, written, made, left_out),
    )


def _by_kind(questions: Iterable[Question]) -> Mapping[str, int]:
    return dict(sorted(Counter(one.kind.value for one in questions).items()))


def _changes(
    library: Library, written: Bank, made: Generated, left_out: Sequence[Question]
) -> tuple[Change, ...]:
    """The changes that would give most, the best one first."""
    open_topics = [one for one in library.topics.values() if one.pack.generated != "off"]
    texts = [facet for one in open_topics for facet in one.topic.facets]
    empty = sum(not facet.written for facet in texts)
    empty += sum(not one.topic.facets for one in open_topics)
    short = sum(facet.written and not is_enough(facet.passage.source) for facet in texts)
    undefined, unclear = _without_made(open_topics, written, made)
    alone = sum(not question.rounds for question in made.questions)
    faulty = len(left_out)
    changes = (
        Change(f"Mend {_counted(faulty, 'question')} with errors", faulty, "question"),
        Change(f"Write text under {_counted(empty, 'heading')} without any", empty, "recall card"),
        Change(f"Write a sentence more under {_counted(short, 'heading')}", short, "recall card"),
        Change(
            f"Begin {_counted(undefined, 'topic')} with a sentence “X is a … that …”",
            _WAYS * undefined,
            "question",
            most=True,
        ),
        Change(
            f"Reword the first sentence of {_counted(unclear, 'topic')}, as --questions says",
            _WAYS * unclear,
            "question",
            most=True,
        ),
        Change("Write “generated: all” into pack.yaml", alone, "question for rounds"),
    )
    useful = [change for change in changes if change.gives]
    return tuple(sorted(useful, key=lambda change: (-change.gives, change.most))[:MOST_CHANGES])


def _without_made(
    topics: Sequence[LocatedTopic], written: Bank, made: Generated
) -> tuple[int, int]:
    """The topics of which nothing is made: without a defining sentence, and with a refused one.

    A question is only made of a topic that has others beside it for its wrong options.
    """
    having = {question.topic_id for question in made.questions}
    refused = {one.topic_id for one in made.refusals if one.guard in GUARDS}
    sizes = Counter(one.pack.key for one in topics)
    bare = [
        one.topic.id
        for one in topics
        if one.topic.id not in having
        and len(written.of_topic(one.topic.id)) < ENOUGH_WRITTEN
        and sizes[one.pack.key] > FEWEST_WRONG
        and language_of(one.pack.language) is not None
    ]
    unclear = sum(id in refused for id in bare)
    return len(bare) - unclear, unclear


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
