"""Which questions are drawn, in which order, and in which order they show their options."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.quiz.clues import gives_away
from bot.quiz.drawing import Dice, Past, counting_up, draw, shuffled
from bot.quiz.questions import TYPED, Kind, Question
from tests.quiz.making import choice, made, matching, ordering, questions, true_false, typed

SEEDS = st.integers(0, 10**6)
NEVER_RIGHT = Past(2, 0, last_right=False)
ALWAYS_RIGHT = Past(2, 2, last_right=True)
MOSTLY_RIGHT = Past(3, 2, last_right=True)


def dice(seed: int) -> Dice:
    return Random(seed).randrange


def about(topic: str, number: int, **given_: object) -> Question:
    """A question on a topic that does not give another one away."""
    key = f"+key{topic}{number}"
    return choice(key, "x", **{"id": f"{topic}{number}", "topic_id": topic} | given_)


def bank(**counts: int) -> list[Question]:
    return [about(topic, number) for topic, count in counts.items() for number in range(count)]


def ids(drawn: tuple[Question, ...]) -> list[str]:
    return [each.id for each in drawn]


@given(SEEDS)
def test_what_was_missed_or_never_asked_comes_first(seed: int) -> None:
    """A member is asked what they do not know, before what they mostly and what they always do."""
    known = {
        ("sea", "a0"): ALWAYS_RIGHT,
        ("sea", "b0"): MOSTLY_RIGHT,
        ("sea", "c0"): NEVER_RIGHT,
    }
    every = bank(a=1, b=1, c=1, d=1)

    assert set(ids(draw(every, 2, dice(seed), known))) == {"c0", "d0"}
    assert set(ids(draw(every, 3, dice(seed), known))) == {"b0", "c0", "d0"}


@given(SEEDS, st.dictionaries(st.sampled_from("abcd"), st.integers(1, 4), min_size=2))
def test_topics_take_turns(seed: int, counts: dict[str, int]) -> None:
    """No two neighbours are of one topic where none has more than half of the questions."""
    drawn = draw(bank(**counts), 99, dice(seed))

    assert len(drawn) == sum(counts.values())
    if max(counts.values()) <= len(drawn) // 2:
        assert all(one.topic_id != other.topic_id for one, other in pairwise(drawn))


@given(SEEDS, st.integers(1, 9))
def test_each_topic_has_its_share(seed: int, count: int) -> None:
    """Each topic has one question in a small draw before any topic has two."""
    drawn = draw(bank(a=9, b=9, c=9), count, dice(seed))
    shares = Counter(each.topic_id for each in drawn)

    assert len(drawn) == count
    # The easy one that opens is drawn before the turns begin.
    assert max(shares.values()) - min(shares[topic] for topic in "abc") <= 2


@given(SEEDS)
def test_an_easy_one_opens(seed: int) -> None:
    """The first is the easiest of those that are wanted most, so that it is a success."""
    easy = about("a", 9, difficulty=1)
    every = [*bank(a=3, b=5), easy]

    assert draw(every, 3, dice(seed))[0] is easy
    other = draw(every, 3, dice(seed), {("sea", "a9"): ALWAYS_RIGHT})
    assert easy not in other


@given(SEEDS)
def test_a_line_of_the_notes_gives_one_question(seed: int) -> None:
    """Of the questions made from one line one is drawn; written ones are not counted."""
    plain = about("a", 0)
    every = [
        plain,
        about("a", 1, **made(4)),
        about("a", 2, **made(4)),
        about("a", 3, **made(5)),
    ]

    drawn = ids(draw(every, 4, dice(seed)))

    assert len(drawn) == 3
    assert {"a0", "a3"} < set(drawn)


@given(SEEDS)
def test_what_gives_a_key_away_comes_after_it(seed: int) -> None:
    """A stem or a remark with another question's key is shown after that question."""
    asks = choice("+An update domain", "x", id="asks", difficulty=3)
    blank = typed("fault domain|FD", id="blank", difficulty=3)
    tells = about("b", 1, stem="Why are update domains rebooted in turn?", difficulty=1)
    too = about("c", 1, remark="See *fault domains*.", difficulty=1)

    drawn = draw([tells, asks, too, blank], 4, dice(seed))

    assert len(drawn) == 4
    assert drawn.index(asks) < drawn.index(tells)
    assert drawn.index(blank) < drawn.index(too)


@given(SEEDS)
def test_of_two_that_give_each_other_away_one_is_drawn(seed: int) -> None:
    """Where no order helps, a question is left out, however many give each other away."""
    names = ("ebb", "flood", "slack water")
    ring = [
        choice(f"+{key}", "x", id=str(number), stem=f"What follows {names[number - 1]}?")
        for number, key in enumerate(names)
    ]

    assert len(draw(ring, 3, dice(seed))) == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(questions(), max_size=8), st.integers(-1, 8), SEEDS)
def test_any_questions_can_be_drawn(every: list[Question], count: int, seed: int) -> None:
    """At most ``count``, all different, the same for the same dice, none after its own key."""
    drawn = draw(every, count, dice(seed))

    assert len(drawn) <= max(0, count)
    assert set(drawn) <= set(every)
    assert len({each.id for each in drawn}) == len(drawn)
    assert drawn == draw(every, count, dice(seed))
    assert bool(drawn) is (bool(every) and count > 0)
    for number, shown in enumerate(drawn):
        assert not any(gives_away(shown, later) for later in drawn[number + 1 :])
    lines = [str(each.origin.place) for each in drawn if each.origin]
    assert len(set(lines)) == len(lines)


@given(questions(), SEEDS)
def test_what_is_shown_is_all_there_is(asked: Question, seed: int) -> None:
    """For any question, each option is shown once, and the same dice lead to the same order."""
    order = shuffled(asked, dice(seed))
    shown = asked.responses if asked.kind is Kind.MATCHING else asked.options

    assert sorted(order) == ([] if asked.kind in TYPED else list(range(len(shown))))
    assert order == shuffled(asked, dice(seed))


@given(questions((Kind.ORDER,)), SEEDS)
def test_an_ordering_is_never_shown_in_order(asked: Question, seed: int) -> None:
    """It would be no question."""
    texts = [option.text for option in asked.options]
    shown = [texts[number] for number in shuffled(asked, dice(seed))]

    assert shown != texts or len(set(texts)) < 2


@given(SEEDS)
def test_true_and_false_stay_and_numbers_count_up(seed: int) -> None:
    """Options that readers expect in an order are in that order."""
    assert shuffled(true_false(right=True), dice(seed)) == (0, 1)
    assert shuffled(choice("99.95 %", "+99,9 %", "99.99 %"), dice(seed)) == (1, 0, 2)
    assert shuffled(choice("1 hour", "+90 minutes", "15 min"), dice(seed)) == (2, 0, 1)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (("5 VMs", "1 VM", "0 VMs"), (2, 1, 0)),
        (("Up to 1,000", "Up to 20", "Up to 3"), (2, 1, 0)),
        (("Tier 2", "Tier 1"), (1, 0)),
        (("-1", "-5", "2"), (1, 0, 2)),
    ],
)
def test_words_that_all_share_do_not_count(texts: tuple[str, ...], order: tuple[int, ...]) -> None:
    """Options that differ only by a number are sorted by it."""
    assert counting_up(texts) == order


@pytest.mark.parametrize(
    "texts", [("1 hour", "5 GB"), ("3", "three sets"), ("Up to 3", "4"), ("", "4"), ()]
)
def test_other_texts_do_not_count_up(texts: tuple[str, ...]) -> None:
    """Only quantities of one unit, with the same words around them, are sorted."""
    assert counting_up(texts) == ()


@pytest.mark.parametrize(
    "asked",
    [
        choice("+a", "b", "c"),
        choice("+a", "+b", "c"),
        ordering("a", "b", "c"),
        matching(("a", "x"), ("b", "y"), extra=("z",)),
    ],
)
def test_chance_shows_every_order(asked: Question) -> None:
    """Any order may come up, for an ordering any but the right one; none is much rarer."""
    orders = Counter(shuffled(asked, dice(seed)) for seed in range(1200))

    assert len(orders) == (5 if asked.kind is Kind.ORDER else 6)
    assert min(orders.values()) > 120
