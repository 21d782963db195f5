"""The debrief: how a player did in a round, and what to read again. Only the player sees it."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.face.discord_io.cards import CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton
from bot.face.discord_io.paging import page_buttons
from bot.face.quiz.answering import PRIMARY
from bot.face.quiz.misses import miss_lines, sections_to_read
from bot.face.rounds.message_marks import PODIUM
from bot.face.rounds.private import more_pages
from bot.face.rounds.scoreboard import out, points
from bot.notes.library import Library
from bot.notes.showing.paging import pages
from bot.quiz.asked_questions import AskedQuestion
from bot.quiz.rounds.scoring import standings
from bot.quiz.rounds.state import Mode, Verdict
from bot.tutor.rounds.rounds import Game
from bot.words import Words

#: Of a message's 4,000 characters this much is for the misses.
_PAGE = 3200


def missed(game: Game, seat: int) -> list[int]:
    """The questions that count and that the player did not answer wholly right, in their order."""
    return [number for number in _counting(game, seat) if _share(game, number, seat) < 1]


def _counting(game: Game, seat: int) -> list[int]:
    """The questions behind that count, from the player's first one on."""
    since = game.round.players[seat].since
    return sorted(
        number
        for number, verdict in game.round.verdicts.items()
        if verdict is Verdict.COUNTED and number >= since
    )


def _share(game: Game, number: int, seat: int) -> float:
    given = game.round.given.get((number, seat))
    return 0.0 if given is None else given.share


def debrief(
    game: Game, seat: int | None, library: Library, say: Words, page: int = 0
) -> ui.LayoutView:
    """How the member did, every miss with its topic, and the way to go over them."""
    title = say("## Your debrief")
    player = None if seat is None else game.round.players.get(seat)
    if seat is None or player is None or not player.playing:
        return card(title, say("You didn't play in this round."))
    misses = missed(game, seat)
    questions = [game.questions[number] for number in misses]
    lines = [_miss(game, asked, seat, library, say) for asked in questions]
    shown = pages(lines, _PAGE) if lines else ("",)
    page = min(page, len(shown) - 1)
    return card(
        title,
        _placed(game, seat, say),
        _counts(game, seat, say),
        line() if lines else None,
        shown[page],
        row(page_buttons(page, len(shown), *more_pages(game, PODIUM), say)),
        row(sections_to_read(questions, library, say)),
        row(_review(game, misses, say)),
    )


def _placed(game: Game, seat: int, say: Words) -> str | None:
    """Place and points, or None for a player without a place."""
    placed = standings(game.round)
    mine = next((each for each in placed if each.seat == seat), None)
    if mine is None:
        return None
    said = say(
        "Place **{place}** of {count} · **{points}**",
        place=mine.place,
        count=len(placed),
        points=points(mine.points, say),
    )
    if game.round.mode is not Mode.SURVIVAL or not game.round.out(seat):
        return said
    return f"{said} · {out(mine, say)}"


def _counts(game: Game, seat: int, say: Words) -> str:
    """What was right, in part right, wrong, and left out, in a line."""
    numbers = _counting(game, seat)
    if not numbers:
        return say("No question counted for you.")
    given = [game.round.given.get((number, seat)) for number in numbers]
    shares = [each.share for each in given if each is not None]
    right, wrong = shares.count(1.0), shares.count(0.0)
    partly, none = len(shares) - right - wrong, given.count(None)
    if right == len(numbers):
        return say("All your answers were right. Well done!")
    parts = [
        (right, say("{count} right", count=right)),
        (partly, say("{count} partly right", count=partly)),
        (wrong, say("{count} wrong", count=wrong)),
        (none, say("{count} unanswered", count=none)),
    ]
    return " · ".join(text for count, text in parts if count)


def _miss(game: Game, asked: AskedQuestion, seat: int, library: Library, say: Words) -> str:
    given = game.round.given.get((asked.number, seat))
    if given is None:
        note = say("no answer")
    elif given.share:
        note = say("partly right")
    elif not given.answer:
        note = say("you didn't know")
    else:
        note = say("wrong")
    return miss_lines(asked, [note], library, say)


def _review(game: Game, misses: Sequence[int], say: Words) -> list[CardItem]:
    if not misses:
        return []
    return [PressButton(say("Review now"), Action.ROUND_REVIEW, (game.id, PODIUM), style=PRIMARY)]
