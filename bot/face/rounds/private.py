"""What a member alone reads in a round: what became of a press, and the own answer."""

from __future__ import annotations

from collections.abc import Callable

from discord import ui

from bot.face.discord_io.cards import card, row
from bot.face.discord_io.components import Action
from bot.face.discord_io.limits import fitted
from bot.face.discord_io.paging import page_buttons
from bot.face.quiz.questions import heading, question_pages, words_of
from bot.face.quiz.reveals import outcome, read_button, reveal_card
from bot.face.rounds.naming import number as count_of
from bot.face.rounds.naming import team, when
from bot.face.rounds.question import changeable
from bot.face.rounds.scoreboard import moved
from bot.face.rounds.scoreboard import points as points_of
from bot.notes.library import LocatedTopic
from bot.notes.showing.escaping import clean, escaped
from bot.quiz.asked_questions import LETTERS, AskedQuestion
from bot.quiz.grading.answers import Answer, Chosen, DontKnow, Matched, Ordered, Typed, from_json
from bot.quiz.questions import Kind
from bot.quiz.rounds.outcomes import Outcome
from bot.quiz.rounds.scoring import points, standings, standings_before, streak
from bot.quiz.rounds.state import Given, Player, State, Verdict
from bot.quiz.submissions import Unfinished
from bot.tutor.rounds.rounds import Applied, Game
from bot.words import Words

_TYPED = 100


# What became of a press


def joined(told: Applied, seat: int | None, say: Words) -> ui.LayoutView:
    """What became of joining."""
    if told.outcome is Outcome.JOINED:
        return card("\n".join([_seated(told.game, seat, say), *_own_time(told.game, seat, say)]))
    if told.outcome is Outcome.AGAIN:
        return card(say("You have already joined."))
    return card(_refused(told.outcome, say))


def _seated(game: Game, seat: int | None, say: Words) -> str:
    playing = None if seat is None else game.round.players.get(seat)
    if playing is None or playing.team is None:
        said = say("**You're in.**")
    else:
        said = say("**You're in: {team}.**", team=team(playing.team, say))
    if game.round.state is State.LOBBY:
        return " ".join([said, say("The first question comes when the host starts the round.")])
    return said


def _own_time(game: Game, seat: int | None, say: Words) -> list[str]:
    """The line about the member's own extra time, which is shown to no other member."""
    playing = None if seat is None else game.round.players.get(seat)
    if playing is None or playing.extra == 1:
        return []
    if not playing.extra:
        return ["-# " + say("You have as much time as you want; nobody else sees that.")]
    times = count_of(playing.extra, say)
    return ["-# " + say("You have {times} times as much time; nobody else sees that.", times=times)]


def left(told: Applied, say: Words) -> ui.LayoutView:
    """What became of leaving."""
    if told.outcome is Outcome.LEFT:
        if told.game.round.state is State.LOBBY:
            return card(say("You left. Press *Join* if you change your mind."))
        return card(say("You left. You keep your points. Answer a question to come back."))
    if told.outcome is Outcome.AGAIN:
        return card(say("You are not in this round."))
    return card(_refused(told.outcome, say))


def locked(told: Applied, number: int, seat: int | None, say: Words) -> ui.LayoutView:
    """What became of an answer; ``seat`` is whose it was, if they have one."""
    given = None if seat is None else told.game.round.given.get((number, seat))
    if given is None or told.outcome not in {Outcome.LOCKED, Outcome.CHANGED, Outcome.TOO_LATE}:
        return card(_refused(told.outcome, say))
    if told.outcome is Outcome.TOO_LATE:
        return card(
            say("Too late to change it: the question has closed. Your earlier answer counts.")
        )
    said = _taken(told.game.questions[number], from_json(dict(given.answer)), say)
    if told.outcome is Outcome.CHANGED:
        said = " ".join([say("Changed."), said])
    return card("\n".join([said, *_own_deadline(told.game, seat, say)]))


def _taken(asked: AskedQuestion, answer: Answer, say: Words) -> str:
    if isinstance(answer, DontKnow):
        said = say("**You said you don't know.**")
        return " ".join([said, changeable(say)])
    shown = _answer(asked, answer)
    if isinstance(answer, Chosen) and len(answer.options) == 1:
        said = say("{answer} is saved.", answer=shown)
    else:
        said = say("Saved: {answer}.", answer=shown)
    return " ".join([said, changeable(say)])


def _answer(asked: AskedQuestion, answer: Answer) -> str:
    """An answer by its letters or words."""
    question = asked.question
    letters = {number: letter for letter, number in zip(LETTERS, asked.order, strict=False)}
    match answer:
        case Chosen(options) if question.kind is Kind.TRUE_FALSE:
            around = question.surroundings
            texts = [words_of(question.options[number].text, around) for number in options]
            return f"**{escaped(', '.join(texts), at_line_start=False)}**"
        case Chosen(options):
            return f"**{', '.join(sorted(letters[number] for number in options))}**"
        case Ordered(items):
            return f"**{' '.join('–' if item is None else letters[item] for item in items)}**"
        case Matched(responses):
            pairs = [
                f"{at} {'–' if response is None else letters[response]}"
                for at, response in enumerate(responses, start=1)
            ]
            return f"**{' · '.join(pairs)}**"
        case Typed(texts):
            shown = [escaped(fitted(clean(text), _TYPED), at_line_start=False) for text in texts]
            return " · ".join(f"*{text}*" for text in shown)
    return "–"


def _own_deadline(game: Game, seat: int | None, say: Words) -> list[str]:
    """The line with the member's own deadline, if they have extra time."""
    playing = None if seat is None else game.round.players.get(seat)
    if playing is None or playing.extra == 1:
        return []
    own = game.round.deadline_of(playing)
    return [] if own is None else ["-# " + say("Your time ends {when}.", when=when(own))]


def unanswered(lacking: Unfinished, say: Words) -> ui.LayoutView:
    """Says what a form lacked. Nothing was saved."""
    if lacking.twice:
        return card(
            say("You placed one item twice, so your answer was not saved. Press *Answer* again.")
        )
    return card(say("The form came back empty, so nothing was saved. Press *Answer* again."))


def led(told: Applied, say: Words) -> ui.LayoutView:
    """What became of something the console was used for."""
    if told.outcome is Outcome.DONE:
        return card(say("Done."))
    return card(_refused(told.outcome, say))


def not_revealed(say: Words) -> ui.LayoutView:
    """Says that the answer is shown to all at once."""
    return card(say("Everyone sees the answer at the same time, when the question closes."))


def _refused(outcome: Outcome, say: Words) -> str:
    """Why nothing has changed."""
    return {
        Outcome.AGAIN: say("That's already done."),
        Outcome.SUPERSEDED: say("You have answered again since then, and that answer counts."),
        Outcome.TOO_LATE: say("Too late: the question has closed, so your answer was not saved."),
        Outcome.NOT_ASKED: say("This question is not open yet. Try again in a moment."),
        Outcome.HELD: say(
            "The round is paused, so your answer was not saved. Answer again when it continues."
        ),
        Outcome.OUT: say(
            "You are out of this round after two misses, so your answer was not saved. The"
            " explanations are still worth reading."
        ),
        Outcome.REMOVED: say("The host removed you from this round."),
        Outcome.ROUND_OVER: say("This round is over."),
        Outcome.FORBIDDEN: say(
            "Only the host, people who can manage messages here, and the host role can do that."
            " If the host does nothing in the lobby for two minutes, any player can start."
        ),
        Outcome.UNKNOWN: say("That member isn't playing in this round."),
        Outcome.NOT_NOW: say("Too late: the round has moved on."),
        Outcome.NOT_YET: say("It's too early for that."),
    }.get(outcome, say("Done."))


# The question, and one's own answer


def whole(game: Game, number: int, page: int, say: Words) -> ui.LayoutView:
    """An open question that is longer than a message, page by page."""
    asked = game.questions[number]
    shown = question_pages(asked)
    page = min(page, len(shown) - 1)
    return card(
        heading(asked, say),
        shown[page],
        "-# " + say("To answer, go back to the question."),
        row(page_buttons(page, len(shown), *more_pages(game, number), say)),
    )


def more_pages(game: Game, what: object) -> tuple[Action, Callable[[int], tuple[object, ...]]]:
    """The action and the fields that lead to a page of what is read alone."""
    return Action.ROUND_MORE, lambda page: (game.id, what, page)


def own(
    game: Game, number: int, seat: int | None, located: LocatedTopic | None, page: int, say: Words
) -> ui.LayoutView:
    """The reveal of a question beside the member's own answer, if there is one."""
    asked = game.questions[number]
    given = None if seat is None else game.round.given.get((number, seat))
    answer = grade = earned = None
    head = say("### You didn't answer this question")
    if given is not None and seat is not None:
        answer, grade = from_json(dict(given.answer)), given.grade
        head = outcome(asked.question, answer, grade, say)
        earned = _earned(game, number, game.round.players[seat], given, say)
    action, fields_of = more_pages(game, number)
    return reveal_card(
        asked,
        answer,
        grade,
        located,
        page,
        action,
        fields_of,
        say,
        head=head,
        remark=earned,
        buttons=[] if located is None else [read_button(asked.question, located, say)],
    )


def _earned(game: Game, number: int, who: Player, given: Given, say: Words) -> str | None:
    if game.round.verdicts.get(number) is not Verdict.COUNTED:
        return say("It doesn't count.")
    earned = points(game.round, who, number, given)
    told = [say("You earned {points}.", points=points_of(earned, say))] if earned else []
    if number == game.round.number:
        told.append(_place(game, number, who.seat, say))
    return " ".join(told) or None


def _place(game: Game, number: int, seat: int, say: Words) -> str:
    """The own place after this question, the places made up, and the rights in a row."""
    placed = {each.seat: each for each in standings(game.round)}
    before = {each.seat: each for each in standings_before(game.round, number)}
    if seat not in placed:
        return ""
    now = placed[seat]
    parts = [
        say("Place {place} of {count}", place=now.place, count=len(placed)),
        *(moved(now, before.get(seat), say) if number else []),
    ]
    in_a_row = streak(game.round, seat, number)
    if in_a_row > 1:
        parts.append(say("{count} right in a row", count=in_a_row))
    return " · ".join(parts)
