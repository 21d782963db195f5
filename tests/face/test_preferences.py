"""``/me settings`` and ``/server settings``."""

from __future__ import annotations

import json
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import ResponseMessage

from bot.tutor.preferences import GuildChoice
from tests.face.conftest import World
from tests.face.looking import (
    CHANNEL_SELECT,
    ROLE_SELECT,
    labels,
    options,
    parts,
    select,
    shown,
    text,
    walked,
)

LANGUAGE, TIME = "Same as my Discord", "Time in rounds"
SERVER_LANGUAGE = "Same as the server's language in Discord"


async def opened(world: World, member: MemberActor, command: str) -> ResponseMessage:
    """The panel, which nobody else sees."""
    result = await member.slash(world.channel, command)
    assert result.ephemeral
    return shown(result)


async def chosen(member: MemberActor, panel: Any, placeholder: str, label: str) -> str:
    """Chooses one option; gives what stands there then."""
    menu = select(panel, placeholder)
    value = options(panel, placeholder)[label]
    result = await member.select(panel, [value], custom_id=menu["custom_id"])
    return text(shown(result))


def default(panel: Any, placeholder: str) -> str:
    """What is chosen in a select."""
    offered = select(panel, placeholder)["options"]
    return next(str(each["label"]) for each in offered if each["default"])


@pytest.fixture
def manager(world: World) -> MemberActor:
    """Somebody who manages the server."""
    assert world.channel.guild is not None
    rights = discord.Permissions(manage_guild=True)
    role = world.channel.guild.create_role("admins", permissions=rights)
    return world.channel.guild.add_member(world.env.create_user("carol"), roles=[role])


async def kept(world: World) -> GuildChoice:
    assert world.channel.guild is not None
    return await world.tutor.preferences.of_guild(world.channel.guild.id)


# One's own


async def test_nothing_chosen(world: World) -> None:
    """At first the language is that of one's Discord, and one's time is everybody's."""
    panel = await opened(world, world.alice, "me settings")
    assert "## Your settings" in text(panel)
    assert default(panel, LANGUAGE) == LANGUAGE
    assert default(panel, TIME) == "Same as everyone"


async def test_a_choice_is_kept(world: World) -> None:
    """It counts at once, is there after a restart, and is nobody else's."""
    panel = await opened(world, world.alice, "me settings")
    await chosen(world.alice, panel, TIME, "Twice as much")
    assert default(panel, TIME) == "Twice as much"
    await world.restart()
    panel = await opened(world, world.alice, "me settings")
    assert default(panel, TIME) == "Twice as much"
    assert default(await opened(world, world.bob, "me settings"), TIME) == "Same as everyone"


async def test_a_language_is_for_everything_that_one_reads(world: World) -> None:
    """Commands, presses, completions and errors are in it, whatever Discord is set to."""
    panel = await opened(world, world.alice, "me settings")
    await chosen(world.alice, panel, LANGUAGE, "Deutsch")
    asked = shown(await world.alice.slash(world.channel, "explain", topic="honing steel"))
    assert labels(asked)[0] == "Ganzes Thema"
    pressed = shown(await world.alice.click(asked, label="Alle Themen"))
    assert "3 Themen" in text(pressed)
    assert "Noch nicht geschrieben: Warum" in text(asked)
    error = shown(await world.alice.slash(world.channel, "explain", topic="nothing of the kind"))
    theirs = shown(await world.bob.slash(world.channel, "explain", topic="nothing of the kind"))
    assert text(error) != text(theirs)
    facets = await world.alice.autocomplete(
        world.channel, "explain", "facet", "", topic="honing steel"
    )
    assert "Zusammenfassung" in {choice["name"] for choice in facets}
    asked = shown(await world.bob.slash(world.channel, "explain", topic="honing steel"))
    assert labels(asked)[0] == "Whole topic"


async def test_a_language_outlives_a_restart(world: World) -> None:
    """The first sentence of a new process is in it."""
    panel = await opened(world, world.alice, "me settings")
    await chosen(world.alice, panel, LANGUAGE, "Español")
    await world.restart()
    asked = shown(await world.alice.slash(world.channel, "explain", topic="honing steel"))
    assert labels(asked)[0] == "Tema completo"


async def test_a_language_taken_back(world: World) -> None:
    """Then it is that of one's Discord again."""
    panel = await opened(world, world.alice, "me settings")
    world.speak(world.alice, "de")
    await chosen(world.alice, panel, LANGUAGE, "English")
    asked = shown(await world.alice.slash(world.channel, "explain", topic="honing steel"))
    assert labels(asked)[0] == "Whole topic"
    panel = await opened(world, world.alice, "me settings")
    menu = next(part for part in parts(panel) if part["type"] == 3)
    await world.alice.select(panel, ["auto"], custom_id=menu["custom_id"])
    asked = shown(await world.alice.slash(world.channel, "explain", topic="honing steel"))
    assert labels(asked)[0] == "Ganzes Thema"


async def test_settings_are_data(world: World) -> None:
    """They are in the export, and gone after a deletion, at once."""
    panel = await opened(world, world.alice, "me settings")
    await chosen(world.alice, panel, LANGUAGE, "Deutsch")
    await chosen(world.alice, panel, panel_time(panel), list(options(panel, panel_time(panel)))[1])
    (row,) = (await world.tutor.members.export(world.alice.id))["preferences"]
    assert (row["language"], row["extra"]) == ("de", 1.5)
    asked = shown(await world.alice.slash(world.channel, "me delete"))
    await world.alice.click(asked, label=labels(asked)[0])
    assert not any((await world.tutor.members.export(world.alice.id)).values())
    panel = await opened(world, world.alice, "me settings")
    assert default(panel, LANGUAGE) == LANGUAGE
    assert default(panel, TIME) == "Same as everyone"


def panel_time(panel: Any) -> str:
    """The second select, whatever it is called."""
    return [str(part["placeholder"]) for part in parts(panel) if part["type"] == 3][1]


@pytest.mark.parametrize(("placeholder", "value"), [(LANGUAGE, "tlh"), (TIME, "9.0")])
async def test_a_value_that_was_never_offered(world: World, placeholder: str, value: str) -> None:
    """It is refused, and nothing is kept."""
    panel = await opened(world, world.alice, "me settings")
    custom_id = tampered(world, panel, placeholder, value)
    refused = await world.alice.select(panel, [value], custom_id=custom_id)
    assert "older version" in text(shown(refused))
    assert (await world.tutor.members.export(world.alice.id))["preferences"] == []


def tampered(world: World, panel: ResponseMessage, placeholder: str, value: str) -> str:
    """Puts a value among what a select offers; gives the select's id."""
    stored = world.env.backend.get_message(world.channel.id, panel.id)
    menu = next(
        each for each in walked(stored.components) if each.get("placeholder") == placeholder
    )
    menu["options"][0]["value"] = value
    custom_id: str = menu["custom_id"]
    return custom_id


async def test_in_direct_messages(world: World) -> None:
    """One's own settings are there, a server's are not."""
    commands = world.alice.user.available_commands()
    assert "me settings" in commands
    assert "server settings" not in commands


# A server's


async def test_a_servers_choices_are_kept(world: World, manager: MemberActor) -> None:
    """Each counts at once, and is there after a restart."""
    panel = await opened(world, manager, "server settings")
    await chosen(manager, panel, SERVER_LANGUAGE, "Deutsch")
    await chosen(manager, panel, "Mode", "Race")
    await chosen(manager, panel, "10 questions", "20 questions")
    await chosen(manager, panel, "20 seconds to think", "45 seconds to think")
    await world.restart()
    panel = await opened(world, manager, "server settings")
    assert default(panel, SERVER_LANGUAGE) == "Deutsch"
    assert default(panel, "Mode") == "Race"
    assert default(panel, "20 questions") == "20 questions"
    assert default(panel, "45 seconds to think") == "45 seconds to think"


async def test_a_host_role(world: World, manager: MemberActor) -> None:
    """It can be chosen, is shown, and taken back."""
    assert world.channel.guild is not None
    role = world.channel.guild.create_role("hosts")
    panel = await opened(world, manager, "server settings")
    menu = next(part for part in parts(panel) if part["type"] == ROLE_SELECT)
    await manager.select(panel, [role], custom_id=menu["custom_id"])
    assert (await kept(world)).host_role == role.id
    menu = next(part for part in parts(panel) if part["type"] == ROLE_SELECT)
    assert [int(each["id"]) for each in menu["default_values"]] == [role.id]
    await manager.select(panel, [], custom_id=menu["custom_id"])
    assert (await kept(world)).host_role is None


async def test_channels(world: World, manager: MemberActor) -> None:
    """Several can be chosen; none means all."""
    assert world.channel.guild is not None
    other = world.channel.guild.create_text_channel("other")
    panel = await opened(world, manager, "server settings")
    menu = next(part for part in parts(panel) if part["type"] == CHANNEL_SELECT)
    wanted: list[ChannelHandle] = [world.channel, other]
    await manager.select(panel, wanted, custom_id=menu["custom_id"])
    assert set((await kept(world)).channels) == {world.channel.id, other.id}
    await manager.select(panel, [], custom_id=menu["custom_id"])
    assert (await kept(world)).channels == ()


async def test_the_command_is_for_those_who_manage_the_server(
    world: World, manager: MemberActor
) -> None:
    """Others do not see it; who has it opened by mistake is refused, too."""
    assert "server settings" in manager.available_commands(world.channel)
    assert "server settings" not in world.alice.available_commands(world.channel)
    assert world.channel.guild is not None
    command_id = world.client.command_ids["server"]
    world.channel.guild.set_command_permissions(command_id, {world.alice: True})
    refused = await world.alice.slash(world.channel, "server settings")
    assert "Only people who can manage this server" in text(shown(refused))


async def test_a_right_that_was_taken_away(world: World, manager: MemberActor) -> None:
    """A panel that stands there still is of no use then."""
    panel = await opened(world, manager, "server settings")
    assert world.channel.guild is not None
    world.env.backend.edit_member(world.channel.guild.id, manager.id, {"role_ids": []})
    menu = select(panel, "Mode")
    refused = await manager.select(panel, ["race"], custom_id=menu["custom_id"])
    assert "Only people who can manage this server" in text(shown(refused))
    assert await kept(world) == GuildChoice()


@pytest.mark.parametrize(
    ("placeholder", "value"),
    [(SERVER_LANGUAGE, "tlh"), ("Mode", "chaos"), ("10 questions", "9999")],
)
async def test_a_servers_value_that_was_never_offered(
    world: World, manager: MemberActor, placeholder: str, value: str
) -> None:
    """It is refused, and nothing is kept."""
    panel = await opened(world, manager, "server settings")
    custom_id = tampered(world, panel, placeholder, value)
    refused = await manager.select(panel, [value], custom_id=custom_id)
    assert "older version" in text(shown(refused))
    assert await kept(world) == GuildChoice()


async def test_nothing_about_members_is_in_a_servers_settings(
    world: World, manager: MemberActor
) -> None:
    """Whoever changed them is not remembered there."""
    panel = await opened(world, manager, "server settings")
    await chosen(manager, panel, "Mode", "Race")
    assert str(manager.id) not in json.dumps((await kept(world)).rounds)
    assert not any((await world.tutor.members.export(manager.id)).values())
