"""A quiz night in a simulated server, whose time a test moves on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import simcord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.tutor.rounds.rounds import Game
from tests.face.conftest import World, running, write_notes
from tests.face.learner import NOTES
from tests.face.looking import (
    BUTTON,
    Component,
    labels,
    options,
    parts,
    select,
    shown,
    text,
    walked,
)

#: Beside a question of each kind, four that are answered by "double", "half" and "square".
SUMS = {
    "sums/pack.yaml": """\
        title: Sums
        source: https://notes.example/sums
        generated: off
        """,
    "sums/sums.md": "# Sums\n\n## Doubling\n\nTwice as much.\n",
    "sums/sums.questions.md": "\n".join(
        f"## What is twice {number}? {{#twice-{number} topic=Doubling}}\n\n"
        f"- [x] The double of {number}\n  > Twice is double.\n"
        f"- [ ] The half of {number}\n  > That is the other way round.\n"
        f"- [ ] The square of {number}\n  > That is {number} times {number}.\n"
        for number in (5, 6, 7, 8)
    ),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A pack with one question of each kind, each on a topic of its own, and SUMS."""
    folder = tmp_path / "content"
    write_notes(folder, {**NOTES, **SUMS})
    return folder


#: Seconds that are simulated timer by timer; an hour of the bot's heartbeats takes half a minute.
LONG = 60


class StillEnv(simcord.Env):
    """Time passes when a test says so, and never by itself while a slow machine works."""

    @property
    def _advancing(self) -> bool:
        return True

    @_advancing.setter
    def _advancing(self, value: bool) -> None:
        pass


@pytest.fixture
async def world(url: str, content: Path) -> AsyncIterator[World]:
    """The running bot, whose clock stands still."""
    async with running(url, content, kind=StillEnv) as world:
        # A slow machine may take its time: nothing runs out meanwhile.
        world.env.settle_timeout = 20
        yield world


@dataclass
class Night:
    """A round in the channel, as its players see it."""

    world: World

    def __post_init__(self) -> None:
        self.alice, self.bob = self.world.alice, self.world.bob
        self.channel = self.world.channel
        assert self.channel.guild is not None
        self.server = self.channel.guild
        self.carol = self.newcomer("carol")

    def newcomer(self, name: str) -> MemberActor:
        """Somebody more in the server."""
        return self.server.add_member(self.world.env.create_user(name))

    # What is seen

    @property
    def messages(self) -> list[Any]:
        """The bot's messages to all in the channel, oldest first."""
        return [
            message
            for message in self.channel.history()
            if message.author.bot and not message.flags.ephemeral
        ]

    @property
    def last(self) -> Any:
        return self.messages[-1]

    @property
    def text(self) -> str:
        return text(self.last)

    @property
    def labels(self) -> list[str]:
        return labels(self.last)

    def texts(self) -> list[str]:
        """What is to be read in each message to all."""
        return [text(message) for message in self.messages]

    def seen_by(self, member: MemberActor) -> str:
        """Everything that the member can see in the channel."""
        return "\n".join(text(each) for each in self.channel.history(viewer=member))

    def sent(self, method: str, since: int = 0) -> list[Any]:
        """The requests by which messages to all are posted (POST) or edited (PATCH)."""
        path = f"/channels/{self.channel.id}/messages"
        return [
            request
            for request in self.world.env.http_requests[since:]
            if request.method == method and request.path.startswith(path)
        ]

    def letter(self, option: str, message: Any = None) -> str:
        """The letter under which a question offers a text."""
        said = text(message or self.last)
        for line in said.splitlines():
            if line.startswith("**") and option in line:
                return line.removeprefix("**").partition("**")[0]
        raise AssertionError(f"{option!r} is not offered in {said!r}")

    @property
    def game(self) -> Game:
        """The round that runs in the channel, as the bot knows it."""
        games = self.world.tutor.rounds.unfinished.values()
        (game,) = [game for game in games if game.channel_id == self.channel.id]
        return game

    def left(self) -> float:
        """The seconds until the open question closes; what is shown is rounded down."""
        deadline = self.game.round.deadline
        assert deadline is not None
        assert f"<t:{deadline // 1000}:R>" in self.text
        return deadline / 1000 - self.world.env.now().timestamp()

    def ids(self, message: Any = None) -> dict[str, str]:
        """The id of each button by its label."""
        found = parts(message or self.last)
        return {part["label"]: part["custom_id"] for part in found if part["type"] == BUTTON}

    # What happens to the bot

    async def away(self, seconds: float) -> None:
        """The bot is stopped, and another process begins so much later."""
        await self.world.client.close()
        await self.world.env.advance_time(seconds)
        await self.world.restart()
        await self.passes(3)

    # What members do

    async def starts(self, member: MemberActor, **chosen: Any) -> InteractionResult:
        return await member.slash(self.channel, "round start", **chosen)

    async def press(
        self, member: MemberActor, label: str, message: Any = None
    ) -> InteractionResult:
        return await member.click(message or self.last, label=label)

    async def says(self, member: MemberActor, label: str, message: Any = None) -> str:
        """What the member reads after a press."""
        return text(shown(await self.press(member, label, message)))

    async def passes(self, seconds: float) -> None:
        """Time passes; of a long time the first part in one go, in which no timer fires."""
        if seconds > LONG:
            self.world.env.backend.advance_clock(seconds - LONG)
        await self.world.env.advance_time(min(seconds, LONG))

    async def sets(self, member: MemberActor, command: str, placeholder: str, label: str) -> str:
        """Chooses something on a panel of settings; gives what stands there then."""
        panel = shown(await member.slash(self.channel, command))
        return await self.chooses(member, panel, placeholder, label)

    async def chooses(self, member: MemberActor, panel: Any, placeholder: str, *wanted: str) -> str:
        """Chooses options of a select by their labels; gives what stands there then."""
        values = options(panel, placeholder)
        menu = select(panel, placeholder)
        chosen = [values[label] for label in wanted]
        result = await member.select(panel, chosen, custom_id=menu["custom_id"])
        return text(shown(result))

    async def begins(self, *players: MemberActor, **chosen: Any) -> None:
        """Alice opens a round, the players join, and the first question stands in the channel."""
        await self.starts(self.alice, **chosen)
        for player in players:
            await self.press(player, "Join")
        await self.press(self.alice, "Start")
        await self.passes(3)

    async def answers(self, member: MemberActor, *wanted: str) -> str:
        """Presses the letter of a text, or chooses several; gives what the member reads."""
        letters = [self.letter(each) for each in wanted]
        menus = [part for part in parts(self.last) if part["type"] == 3]
        if not menus:
            (letter,) = letters
            return await self.says(member, letter)
        result = await member.select(self.last, letters, custom_id=menus[0]["custom_id"])
        return text(shown(result))

    async def answered(self, given: Mapping[MemberActor, str], pause: float = 0) -> None:
        """Each answers, in this order and with a pause after each; then the reveal comes."""
        for member, option in given.items():
            await self.answers(member, option)
            await self.passes(pause)
        await self.passes(3)

    async def ends(self) -> str:
        """Lets the last reveal stand and gives the podium."""
        await self.passes(35)
        assert self.text.startswith("## The round is over")
        return self.text

    async def fills(self, member: MemberActor, values: dict[str, Any]) -> str:
        """Presses *Answer* and sends the form off."""
        opened = await self.press(member, "Answer")
        return text(shown(await member.submit_modal(opened, values)))

    async def console(self, member: MemberActor, message: Any = None) -> InteractionResult:
        """The host's console, for the member."""
        return await self.press(member, "Host controls", message)

    async def does(self, member: MemberActor, label: str) -> str:
        """Opens the console and presses something on it; gives what stands there then."""
        console = shown(await self.console(member))
        result = await member.click(console, label=label)
        return text(shown(result))

    async def picks(self, member: MemberActor, placeholder: str, value: Any) -> str:
        """Opens the console and chooses there, by an option's label or value, or a member."""
        console = shown(await self.console(member))
        menu = self.component(console, placeholder)
        named = {each["label"]: each["value"] for each in menu.get("options", ())}
        value = named.get(value, value) if isinstance(value, str) else value
        result = await member.select(console, [value], custom_id=menu["custom_id"])
        return text(shown(result))

    async def forged(
        self, member: MemberActor, custom_id: str, message: Any = None
    ) -> InteractionResult:
        """Presses the first button of a message under an id that somebody made up."""
        message = message or self.last
        stored = self.stored(message)
        button = next(each for each in walked(stored.components) if each["type"] == BUTTON)
        real, button["custom_id"] = button["custom_id"], custom_id
        try:
            return await member.click(message, custom_id=custom_id)
        finally:
            for each in walked(stored.components):
                if each.get("custom_id") == custom_id:
                    each["custom_id"] = real

    def stored(self, message: Any) -> Any:
        """What Discord keeps of a message, to be tampered with."""
        return self.world.env.backend.get_message(self.channel.id, message.id)

    def component(self, message: Any, placeholder: str) -> Component:
        """A select as Discord keeps it, by how its placeholder begins."""
        found = walked(self.stored(message).components)
        return next(
            each for each in found if (each.get("placeholder") or "").startswith(placeholder)
        )

    @contextmanager
    def located(self) -> Iterator[list[Mapping[str, Any]]]:
        """Presses made inside reach the bot afterwards, at one moment, in the list's order."""
        backend, presses = self.world.env.backend, list[Mapping[str, Any]]()
        emit = backend.emit

        def hold(event: str, payload: Mapping[str, Any]) -> None:
            if event == "INTERACTION_CREATE":
                presses.append(payload)
            else:
                emit(event, payload)

        backend.emit = hold  # type: ignore[method-assign]
        try:
            yield presses
        finally:
            backend.emit = emit  # type: ignore[method-assign]
        for payload in presses:
            emit("INTERACTION_CREATE", payload)

    # What becomes of it

    async def export(self, member: MemberActor) -> dict[str, Any]:
        """The member's data as ``/me export`` gives it."""
        result = shown(await member.slash(self.channel, "me export"))
        stored = self.world.env.backend.get_message(self.channel.id, result.id)
        data = self.world.env.backend.cdn.get(stored.attachments[0]["url"])
        assert data is not None
        loaded: dict[str, Any] = json.loads(data)
        return loaded


@pytest.fixture
def night(world: World) -> Night:
    return Night(world)
