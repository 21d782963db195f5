"""What Discord sends, in the shapes and about the sizes in which it sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Payload = dict[str, Any]

TOKEN = "the.right.token"
INTERACTION_TOKEN = "aW50ZXJhY3Rpb246" + "x" * 180
APPLICATION = 1100000000000000001
GUILD = 1150000000000000001
_DIRECT = "1300000000000000001"
_TIME = "2026-11-22T20:00:00.000000+00:00"
#: What an ordinary member may do.
_PERMISSIONS = "2248473465835073"
_COMPONENTS_V2 = 1 << 15
#: Of a server, what is there and not set, and what is there and empty.
_UNSET = (
    "afk_channel_id splash discovery_splash application_id rules_channel_id"
    " public_updates_channel_id vanity_url_code description banner"
).split()
_EMPTY = (
    "emojis stickers voice_states threads presences stage_instances guild_scheduled_events"
    " soundboard_sounds"
).split()


def channel_of(guild_id: int, number: int = 0) -> int:
    """The id of a server's first text channel, or of a further one."""
    return guild_id + 40 + number


CHANNEL = channel_of(GUILD)


def user(id: int, name: str, display_name: str | None = None) -> Payload:
    """A user as it stands in every message and member."""
    return {
        "id": str(id),
        "username": name,
        "discriminator": "0",
        "global_name": display_name or name.title(),
        "avatar": f"{id:032x}",
        "avatar_decoration_data": None,
        "clan": None,
        "primary_guild": None,
        "collectibles": None,
        "public_flags": 0,
    }


BOT = user(APPLICATION, "lectern") | {"bot": True}


def application() -> Payload:
    """The application, as ``/oauth2/applications/@me`` returns it."""
    return {
        "id": str(APPLICATION),
        "name": "lectern",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": user(1, "owner"),
        "team": None,
    }


def member(who: Payload) -> Payload:
    """A user as a member with three roles."""
    return {
        "user": who,
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(GUILD + role) for role in (101, 102, 103)],
        "joined_at": "2024-05-01T12:00:00.000000+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
        "unusual_dm_activity_until": None,
        "permissions": _PERMISSIONS,
    }


def guild(id: int, channels: int = 40, roles: int = 30) -> Payload:
    """A server as ``GUILD_CREATE`` brings it to a bot with no intent but ``GUILDS``."""
    return (
        dict.fromkeys(_UNSET)
        | {name: [] for name in _EMPTY}
        | {
            "id": str(id),
            "name": f"Study server {id}",
            "icon": f"{id:032x}",
            "owner_id": str(id + 900),
            "afk_timeout": 300,
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 2,
            "roles": [_role(id, number) for number in range(roles)],
            "features": ["COMMUNITY", "NEWS", "THREADS_ENABLED"],
            "mfa_level": 0,
            "system_channel_id": str(channel_of(id)),
            "system_channel_flags": 0,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "nsfw_level": 0,
            "premium_progress_bar_enabled": False,
            "joined_at": "2025-01-01T00:00:00.000000+00:00",
            "large": False,
            "unavailable": False,
            "member_count": 180,
            "members": [member(BOT)],
            "channels": [channel(id, number) for number in range(channels)],
        }
    )


def _role(guild_id: int, number: int) -> Payload:
    colour = 3447003 + number
    return {
        "id": str(guild_id + 100 + number if number else guild_id),
        "name": f"role {number} of {guild_id}" if number else "@everyone",
        "color": colour,
        "colors": {"primary_color": colour, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": number,
        "permissions": _PERMISSIONS,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel(guild_id: int, number: int = 0) -> Payload:
    """A text channel as it stands in a server, or in an event about it."""
    return {
        "id": str(channel_of(guild_id, number)),
        "guild_id": str(guild_id),
        "type": 0,
        "name": f"text-{number}-{guild_id}",
        "topic": f"What is said about subject {number} on server {guild_id}",
        "position": number,
        "parent_id": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "last_message_id": str(guild_id + 5000 + number),
        "flags": 0,
        "permission_overwrites": [
            {"id": str(guild_id), "type": 0, "allow": "0", "deny": "2048"},
            {"id": str(guild_id + 101), "type": 0, "allow": "3072", "deny": "0"},
        ],
    }


def interaction(
    id: int,
    kind: int,
    data: Payload,
    who: Payload,
    *,
    locale: str = "en-US",
    guild_id: int | None = GUILD,
    message: Payload | None = None,
) -> Payload:
    """``INTERACTION_CREATE`` from a user, in a server that has the bot or in a direct message.

    ``message`` is the one on which something was pressed.
    """
    made = {
        "id": str(id),
        "application_id": str(APPLICATION),
        "type": kind,
        "token": INTERACTION_TOKEN,
        "version": 1,
        "locale": locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": 10485760,
        "data": data,
        **({} if message is None else {"message": message}),
    }
    if guild_id is None:
        return made | {
            "context": 1,
            "user": who,
            "channel_id": _DIRECT,
            "channel": {"id": _DIRECT, "type": 1, "recipients": [who]},
            "authorizing_integration_owners": {"1": who["id"]},
        }
    return made | {
        "context": 0,
        "guild_locale": "en-US",
        "guild_id": str(guild_id),
        "guild": {"id": str(guild_id), "locale": "en-US", "features": ["COMMUNITY"]},
        "channel_id": str(channel_of(guild_id)),
        "channel": channel(guild_id) | {"permissions": _PERMISSIONS},
        "member": member(who),
        "app_permissions": _PERMISSIONS,
        "authorizing_integration_owners": {"0": str(guild_id)},
    }


def option(name: str, value: str | int) -> Payload:
    """An option of a command."""
    return {"name": name, "type": 3 if isinstance(value, str) else 4, "value": value}


def press(custom_id: str, value: str | None = None) -> Payload:
    """The data of a pressed button, or of a select in which a value was chosen."""
    if value is None:
        return {"component_type": 2, "custom_id": custom_id}
    return {"component_type": 3, "custom_id": custom_id, "values": [value]}


def message(id: int, channel: int | str, body: Mapping[str, Any]) -> Payload:
    """The message that Discord makes of what the bot posts."""
    return {
        "id": str(id),
        "type": 0,
        "channel_id": str(channel),
        "author": BOT,
        "content": body.get("content") or "",
        "embeds": list(body.get("embeds") or ()),
        "components": _numbered(body.get("components") or []),
        "nonce": body.get("nonce"),
        "attachments": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "flags": body.get("flags") or 0,
        "timestamp": _TIME,
        "edited_timestamp": None,
    }


def answer(id: int, body: Mapping[str, Any], guild_id: int | None = None) -> Payload:
    """The message that Discord makes of an answer to an interaction, returned with the callback."""
    channel, owners = str(_DIRECT), {"1": "1"}
    if guild_id is not None:
        channel, owners = str(channel_of(guild_id)), {"0": str(guild_id)}
    return message(id + 1, channel, body) | {
        "type": 20,
        "application_id": str(APPLICATION),
        "webhook_id": str(APPLICATION),
        "interaction_metadata": {
            "id": str(id),
            "type": 2,
            "user": user(1, "asker"),
            "authorizing_integration_owners": owners,
        },
    }


def edited(old: Payload, body: Mapping[str, Any]) -> Payload:
    """The same message after an edit: what ``body`` does not name stays."""
    changed = {name: body[name] for name in ("content", "embeds") if body.get(name) is not None}
    if body.get("components") is not None:
        changed["components"] = _numbered(body["components"])
    return old | changed | {"edited_timestamp": _TIME}


def _numbered(components: list[Payload]) -> list[Payload]:
    """Discord numbers all components that were sent without a number, from 1."""
    count = 0

    def numbered(component: Payload) -> Payload:
        nonlocal count
        count += 1
        own = component | {"id": component.get("id") or count}
        if "components" in component:
            own["components"] = [numbered(child) for child in component["components"]]
        return own

    return [numbered(component) for component in components]


def pressables(message: Mapping[str, Any]) -> list[Payload]:
    """Everything with an id in a message, if it is not disabled."""
    return [
        each
        for each in _parts(message["components"])
        if "custom_id" in each and not each.get("disabled")
    ]


def buttons(message: Mapping[str, Any]) -> list[Payload]:
    """Every button of a message that can be pressed."""
    return [each for each in pressables(message) if each["type"] == 2]


def texts(message: Mapping[str, Any]) -> str:
    """What can be read in a message, each block on lines of its own."""
    return "\n".join(
        each["content"] for each in _parts(message.get("components", [])) if "content" in each
    )


def _parts(components: list[Payload]) -> list[Payload]:
    found: list[Payload] = []
    for component in components:
        found += [component, *_parts(component.get("components", []))]
    return found
