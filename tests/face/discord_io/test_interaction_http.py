"""Answers that go past the library's own ways arrive as they would have arrived by them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest

from bot.face import help
from bot.face.discord_io import replies
from bot.face.discord_io.cards import card, row
from bot.face.discord_io.client_type import Interaction
from bot.face.discord_io.components import PressButton
from bot.face.discord_io.internals import components_of
from bot.face.discord_io.payloads import NO_PINGS
from tests.children import answered, followed, until
from tests.connected import Bot, outcomes
from tests.face.conftest import World
from tests.face.looking import parts, shown
from tests.fake_discord import FakeDiscord


def a_view() -> discord.ui.LayoutView:
    """A message with a text that JSON has to escape, and something to press."""
    return card('# "Größe" \\ <@1>\n\u2028', row([PressButton("Go on", "keep", (1,))]))


def written() -> str:
    """The same message as ``bot.face.discord_io.explanation_cache`` would keep it."""
    return json.dumps(components_of(a_view()))


def does(monkeypatch: pytest.MonkeyPatch, body: Any) -> None:
    """For this test ``/help`` does something else; all clients share their commands."""
    monkeypatch.setattr(help.help_command, "_callback", body)


Sent = Callable[[Any], Awaitable[dict[str, Any]]]


@pytest.fixture
def sent(api: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> Sent:
    """The first answer that Discord gets when a command does this."""

    async def sent(body: Any) -> dict[str, Any]:
        does(monkeypatch, body)
        await api.command("help")
        return await answered(api)

    return sent


def plain(payload: dict[str, Any]) -> dict[str, Any]:
    """Without what the library adds and Discord takes for granted."""
    data = {**payload["data"]}
    assert not data.pop("tts", False)
    assert data.pop("content", None) is None
    return {**payload, "data": data}


@pytest.mark.parametrize("private", [True, False])
async def test_a_message_is_what_the_library_would_have_sent(sent: Sent, private: bool) -> None:
    """The same type, components, flags and mentions, from a view and from what lay ready."""

    async def by_the_library(interaction: Interaction) -> None:
        await interaction.response.send_message(
            view=a_view(), ephemeral=private, allowed_mentions=NO_PINGS
        )

    async def by_us(interaction: Interaction) -> None:
        await replies.reply(interaction, a_view(), private=private)

    async def ready(interaction: Interaction) -> None:
        await replies.reply(interaction, written(), private=private)

    expected = plain(await sent(by_the_library))
    assert await sent(by_us) == expected
    assert await sent(ready) == expected


@pytest.mark.parametrize("private", [True, False])
async def test_a_deferral_is_what_the_library_would_have_sent(sent: Sent, private: bool) -> None:
    """The same type, and ephemeral where that was asked for."""

    async def by_the_library(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=private)

    async def by_us(interaction: Interaction) -> None:
        await replies.defer(interaction, private=private)

    expected = await sent(by_the_library)
    ours = await sent(by_us)
    assert ours["type"] == expected["type"] == 5
    assert ours["data"]["flags"] == expected.get("data", {}).get("flags", 0)


async def test_an_edited_message_is_what_the_library_would_have_sent(
    api: FakeDiscord, bot: Bot
) -> None:
    """A press that turns its message, and one that does so after telling that it takes longer."""

    async def by_the_library(interaction: Interaction, _: object) -> None:
        await interaction.response.edit_message(view=a_view(), allowed_mentions=NO_PINGS)

    async def by_us(interaction: Interaction, _: object) -> None:
        await replies.redraw(interaction, written())

    async def later(interaction: Interaction, _: object) -> None:
        await replies.defer(interaction)
        await replies.redraw(interaction, written())

    async def pressed(handler: Any) -> dict[str, Any]:
        bot.client.handlers = {"keep": handler}
        await api.press({"data": {"components": []}}, "x1b:keep.a:1")
        return await answered(api)

    expected = plain(await pressed(by_the_library))
    assert expected["type"] == 7
    assert await pressed(by_us) == expected
    assert await pressed(later) == {"type": 6}
    assert await followed(api) == expected["data"]


async def test_a_further_message_is_what_the_library_would_have_sent(
    api: FakeDiscord, sent: Sent
) -> None:
    """What follows a first answer carries the same, and is private where that was asked for."""

    async def by_the_library(interaction: Interaction) -> None:
        await interaction.response.defer()
        await interaction.followup.send(view=a_view(), ephemeral=True, allowed_mentions=NO_PINGS)

    async def by_us(interaction: Interaction) -> None:
        await replies.defer(interaction)
        await replies.reply(interaction, written(), private=True)

    await sent(by_the_library)
    expected = await followed(api)
    await sent(by_us)
    ours = await followed(api)
    assert {key: expected[key] for key in ours} == ours
    assert set(expected) - set(ours) <= {"tts", "attachments"}


async def test_a_simulated_discord_gets_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In ``lectern play``, too, a message that lay ready looks like one that was made just now."""

    async def ready(interaction: Interaction) -> None:
        await replies.reply(interaction, written(), private=False)

    does(monkeypatch, ready)
    message = shown(await world.alice.slash(world.channel, "help"))
    components = components_of(a_view())
    texts = [part["content"] for part in parts(message) if "content" in part]
    assert texts == [components[0]["components"][0]["content"]]
    answer = await world.alice.click(message, label="Go on")
    assert shown(answer) is not None


@pytest.mark.breaks
async def test_a_form_must_be_the_first_answer(
    api: FakeDiscord, sent: Sent, caplog: pytest.LogCaptureFixture
) -> None:
    """After another answer it is refused before anything is sent, and the desk tells of it."""
    caplog.set_level("INFO")

    async def twice(interaction: Interaction) -> None:
        await replies.defer(interaction)
        await replies.open_modal(interaction, discord.ui.Modal(title="Late", custom_id="late"))

    assert (await sent(twice))["type"] == 5
    assert "components" in await followed(api)
    assert api.answered.empty()
    await until(lambda: outcomes(caplog) == ["failed"])
