"""The options of a round as selects: on a host's panel and in a server's settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.face.discord_io.cards import CardItem
from bot.face.discord_io.components import Action, PressSelect, StalePress, option
from bot.quiz.rounds.state import Mode
from bot.tutor.rounds.rounds import SECONDS, RoundOptions
from bot.words import Words

#: The choices of each number of ``RoundOptions``, by its name in custom ids.
_NUMBERS: Mapping[str, Sequence[int]] = {
    "count": (5, 10, 15, 20, 25, 30, 40, 50),
    "seconds": SECONDS,
    "teams": (2, 3, 4),
}


def mode_name(mode: Mode, say: Words) -> str:
    """What a mode is called."""
    return {
        Mode.STUDY: say("Study"),
        Mode.RACE: say("Race"),
        Mode.SURVIVAL: say("Survival"),
        Mode.TEAMS: say("Teams"),
    }[mode]


def mode_rule(mode: Mode, say: Words) -> str:
    """How a mode is scored, in a sentence."""
    return {
        Mode.STUDY: say("A right answer earns 1000 points, fast or slow."),
        Mode.RACE: say("A right answer earns 1000 points at first, falling to 500 at the end."),
        Mode.SURVIVAL: say("Two misses and you are out; the last one standing wins."),
        Mode.TEAMS: say("A team's score is the average of its members' points."),
    }[mode]


def option_selects(
    options: RoundOptions, action: Action, say: Words, *rest: object, teams: bool = False
) -> list[CardItem]:
    """Selects of the mode, of how many questions and seconds, and of how many ``teams`` if wanted.

    The fields of their ids are the option's name and the ``rest``.
    """
    modes = [
        option(mode_name(mode, say), mode.value, mode_rule(mode, say), chosen=mode is options.mode)
        for mode in Mode
    ]
    return [
        PressSelect(say("Mode"), modes, action, ("mode", *rest)),
        _number_select("count", options.questions, action, say, *rest),
        _number_select("seconds", options.seconds, action, say, *rest),
        *([_number_select("teams", options.teams, action, say, *rest)] if teams else []),
    ]


def _number_select(
    name: str, chosen: int, action: Action, say: Words, *rest: object
) -> PressSelect:
    numbers = [
        option(_counted(name, number, say), number, chosen=number == chosen)
        for number in _NUMBERS[name]
    ]
    return PressSelect(_counted(name, chosen, say), numbers, action, (name, *rest))


def _counted(name: str, number: int, say: Words) -> str:
    if name == "count":
        return say.plural("{count} question", "{count} questions", number)
    if name == "teams":
        return say.plural("{count} team", "{count} teams", number)
    if number == 0:
        return say("No time limit")
    return say.plural("{count} second to think", "{count} seconds to think", number)


def changed(options: RoundOptions, name: str, values: Sequence[str]) -> RoundOptions:
    """The options after a choice in one of these selects.

    Raises ``StalePress`` for what was never offered.
    """
    match name, values:
        case "mode", [mode] if mode in set(Mode):
            return replace(options, mode=Mode(mode))
        case _, [value] if value in map(str, _NUMBERS.get(name, ())):
            number = int(value)
            if name == "count":
                return replace(options, questions=number)
            if name == "teams":
                return replace(options, teams=number)
            return replace(options, seconds=number)
    raise StalePress
