"""The end of a round: the final standings, and the misconception that most shared."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import ui

from bot.face.discord_io.cards import ACCENT, GOLD, CardItem, card, line, row
from bot.face.discord_io.components import Action, PressButton
from bot.face.discord_io.display_names import DisplayNames
from bot.face.discord_io.limits import ALT_TEXT, MESSAGE_TEXT, fitted
from bot.face.pictures import PodiumPlace
from bot.face.quiz.questions import short, words_of
from bot.face.quiz.reveals import why
from bot.face.rounds.message_marks import PODIUM
from bot.face.rounds.naming import number, player, players, team
from bot.face.rounds.scoreboard import player_lines, points, team_line
from bot.notes.showing.escaping import escaped
from bot.quiz.asked_questions import LETTERS
from bot.quiz.questions import Kind, Question
from bot.quiz.rounds.highlights import highlights
from bot.quiz.rounds.misconceptions import Misconception, shared
from bot.quiz.rounds.scoring import (
    Standing,
    TeamStanding,
    standings,
    team_standings,
    winners,
)
from bot.quiz.rounds.state import Reason, Verdict
from bot.tutor.rounds.rounds import Game
from bot.words import Words

#: The name of the picture's file.
PICTURE = "podium.png"
_ON_PODIUM = 3
_LINES = 20
_WINNERS = 10
_STEM = 160
#: Characters that are left free for the separators.
_MARGIN = 100


@dataclass(frozen=True, slots=True)
class PodiumPicture:
    """What the picture shows, and ``alt``, which says all of it in words."""

    title: str
    below: str
    places: tuple[PodiumPlace, ...]
    alt: str


def pictured(game: Game, names: DisplayNames, say: Words) -> PodiumPicture | None:
    """The picture of who stands on the first three places; None if a name is not known."""
    ranks: list[tuple[Standing | TeamStanding, str | None]]
    if game.round.teams:
        ranks = [(each, team(each.team, say)) for each in team_standings(game.round)]
    else:
        ranks = [(each, names.of(game.members.get(each.seat))) for each in standings(game.round)]
    places = []
    for standing, name in ranks:
        if standing.place > _ON_PODIUM or not standing.points:
            continue
        if name is None:
            return None
        places.append(PodiumPlace(standing.place, name, points(standing.points, say)))
    if not places:
        return None
    alt = "; ".join(
        say("{place}. {name}, {points}", place=each.place, name=each.name, points=each.points)
        for each in places
    )
    count = len(game.questions)
    below = say.plural("A round of {count} question", "A round of {count} questions", count)
    title = say("Podium")
    return PodiumPicture(title, below, tuple(places), f"{title}: {alt}")


def over(game: Game, say: Words, picture: PodiumPicture | None = None) -> ui.LayoutView:
    """The podium, with buttons for one's own debrief and another round.

    With a ``picture`` its file is sent along under the name ``PICTURE``.
    """
    shown: CardItem | None = None
    if picture is not None:
        shown = ui.MediaGallery(
            discord.MediaGalleryItem(
                f"attachment://{PICTURE}", description=fitted(picture.alt, ALT_TEXT)
            )
        )
    head = [say("## The round is over"), _reason(game.round.reason, say)]
    counts = Verdict.COUNTED in game.round.verdicts.values()
    board = [*_board(game, say), *_moments(game, say)] if counts else []
    taken = sum(len(text) + 2 for text in [*head, *board])
    misconception = _misconception(game, say, MESSAGE_TEXT - taken - _MARGIN)
    return card(
        *head,
        shown,
        line() if board else None,
        *board,
        line() if misconception else None,
        misconception,
        row(_buttons(game, say, counts=counts)),
        accent=GOLD if counts else ACCENT,
    )


def _reason(reason: Reason | None, say: Words) -> str:
    """Why the round is over, in a sentence; empty for the usual end."""
    sentences = {
        Reason.STOPPED: say("It was stopped early. Points earned until then count."),
        Reason.NOBODY_LEFT: say("It's decided: at most one player is left."),
        Reason.NO_ANSWERS: say("Two questions in a row went unanswered, so it ended on its own."),
        Reason.NOT_STARTED: say("Nobody started it within 15 minutes, so it was closed."),
        Reason.PAUSED_TOO_LONG: say("It was paused for an hour, so it ended on its own."),
        Reason.OUTAGE: say(
            "Sorry, I was away for more than ten minutes. Points earned until then count."
        ),
        Reason.CHANNEL_LOST: say("I could no longer write here. Points earned until then count."),
    }
    return "" if reason is None else sentences.get(reason, "")


def _board(game: Game, say: Words) -> list[str]:
    """Who has won, and the places: teams first, then players."""
    placed = standings(game.round)
    listed = player_lines(game, placed, say, _LINES)
    if not game.round.teams:
        seats = [each.seat for each in winners(placed)]
        won = _won(players(game, seats, say, _WINNERS), len(seats), say)
        return [won, "\n".join(listed)]
    teams = team_standings(game.round)
    best = [team(each.team, say) for each in winners(teams)]
    return [
        _won(", ".join(best), len(best), say),
        "\n".join(team_line(game, each, say) for each in teams),
        "\n".join([say("**Players**"), *listed] if listed else []),
    ]


def _moments(game: Game, say: Words) -> list[str]:
    """What is worth telling beside the places."""
    found = highlights(game.round)
    told = []
    if found.closest is not None:
        told.append(
            say(
                "**Closest finish:** {first} was {points} ahead of {second}.",
                first=player(game, found.closest.first, say),
                second=player(game, found.closest.second, say),
                points=points(found.closest.points, say),
            )
        )
    if found.fastest is not None:
        told.append(
            say(
                "**Fastest right answer:** {player}, in {seconds} s (question {number})",
                player=player(game, found.fastest.seat, say),
                seconds=number(found.fastest.took / 1000, say),
                number=found.fastest.number + 1,
            )
        )
    if found.comeback is not None:
        told.append(
            say(
                "**Comeback of the night:** {player}, from place {before} to place {after}",
                player=player(game, found.comeback.seat, say),
                before=found.comeback.before,
                after=found.comeback.after,
            )
        )
    if found.flawless:
        names = players(game, found.flawless, say, _WINNERS)
        told.append(say("**Everything right:** {players}", players=names))
    if found.streak is not None:
        names = players(game, found.streak.seats, say, _WINNERS)
        count = found.streak.count
        told.append(say("**{count} right in a row:** {players}", players=names, count=count))
    return ["\n".join(told)] if told else []


def _won(names: str, count: int, say: Words) -> str:
    if not count:
        return say("Nobody scored this time, so the questions are well worth a second look.")
    return "### " + say.plural("{names} has won", "{names} share first place", count, names=names)


# What many believed


def _misconception(game: Game, say: Words, room: int) -> str | None:
    """The misconception that most shared, with its rationale if ``room`` characters hold it."""
    questions = [asked.question for asked in game.questions]
    found = shared(game.round, questions)
    if found is None:
        return None
    asked = questions[found.number]
    text = _statement(game, found, asked, say)
    reason = why(asked.options[found.option].rationale, asked.surroundings)
    return next((each for each in (text + reason, text) if len(each) <= room), None)


def _statement(game: Game, found: Misconception, asked: Question, say: Words) -> str:
    head = say("**What many of you thought**")
    about = say(
        "Question {number}: {question}",
        number=found.number + 1,
        question=short(words_of(asked.stem, asked.surroundings), _STEM),
    )
    took = say(
        "**{chosen} of {count}** chose {wrong}, which is wrong.",
        chosen=found.chosen,
        count=found.answered,
        wrong=_option(game, found.number, found.option),
    )
    key = sorted(asked.key, key=game.questions[found.number].order.index)
    right = ", ".join(_option(game, found.number, option) for option in key)
    if asked.kind is Kind.MULTIPLE:
        return "\n".join([head, about, took])
    return "\n".join([head, about, took, say("The right answer is {right}.", right=right)])


def _option(game: Game, number: int, option: int) -> str:
    """An option as it was shown: its letter and its text, or true or false."""
    asked = game.questions[number]
    question = asked.question
    words = words_of(question.options[option].text, question.surroundings)
    text = escaped(words, at_line_start=False)
    if question.kind is Kind.TRUE_FALSE:
        return f"*{text}*"
    return f"**{LETTERS[asked.order.index(option)]}** ({text})"


def _buttons(game: Game, say: Words, *, counts: bool) -> list[CardItem]:
    fields = (game.id, PODIUM)
    again = PressButton(say("Play again"), Action.ROUND_AGAIN, fields)
    if not counts:
        return [again]
    debrief = PressButton(
        say("My debrief"), Action.ROUND_DEBRIEF, fields, style=discord.ButtonStyle.primary
    )
    return [debrief, again]
