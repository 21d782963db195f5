"""What Discord sends, in the shapes and about the sizes in which it sends them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

Payload = dict[str, Any]

TOKEN = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.bench.the-token-of-a-bench"  # noqa: S105 - it opens nothing
APPLICATION = 1100000000000000001
GUILD = 1150000000000000001
CHANNEL = GUILD + 40
_DISCORD_EPOCH = 1420070400000
_PERMISSIONS = "2248473465835073"
#: Of a server, what is there and not set, and what is there and empty.
_UNSET = (
    "afk_channel_id",
    "splash",
    "discovery_splash",
    "application_id",
    "rules_channel_id",
    "public_updates_channel_id",
    "vanity_url_code",
    "description",
    "banner",
)
_EMPTY = (
    "emojis",
    "stickers",
    "voice_states",
    "threads",
    "presences",
    "stage_instances",
    "guild_scheduled_events",
    "soundboard_sounds",
)
_TEXTS = tuple(f"text-{number}" for number in range(40))


def bot() -> Payload:
    """The bot's own user."""
    return user(APPLICATION, "lectern") | {"bot": True}


def user(id: int, name: str) -> Payload:
    """A user as it stands in every message and member."""
    return {
        "id": str(id),
        "username": name,
        "discriminator": "0",
        "global_name": name.title(),
        "avatar": f"{id:032x}",
        "avatar_decoration_data": None,
        "clan": None,
        "primary_guild": None,
        "collectibles": None,
        "public_flags": 0,
    }


def application() -> Payload:
    """The application, as ``/oauth2/applications/@me`` tells it."""
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


def member(id: int) -> Payload:
    """A member with three roles, as an interaction carries it."""
    return {
        "user": user(id, f"member{id % 100000}"),
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
            "system_channel_id": str(id + 40),
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
            "members": [member(APPLICATION) | {"user": bot()}],
            "channels": [_channel(id, number) for number in range(channels)],
        }
    )


def _role(guild_id: int, number: int) -> Payload:
    return {
        "id": str(guild_id + 100 + number if number else guild_id),
        "name": f"role {number} of {guild_id}" if number else "@everyone",
        "color": 3447003 + number,
        "colors": {
            "primary_color": 3447003 + number,
            "secondary_color": None,
            "tertiary_color": None,
        },
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": number,
        "permissions": _PERMISSIONS,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def _channel(guild_id: int, number: int) -> Payload:
    return {
        "id": str(guild_id + 40 + number),
        "type": 0,
        "name": f"{_TEXTS[number % len(_TEXTS)]}-{guild_id}",
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


def interaction(number: int, kind: int, member_id: int, locale: str, data: Payload) -> Payload:
    """``INTERACTION_CREATE`` from a member in a server that has the bot."""
    # A bot may ask how old an interaction is; its id says so, and leaves 22 bits for the number.
    id = (time.time_ns() // 1_000_000 - _DISCORD_EPOCH << 22) + number
    return {
        "id": str(id),
        "application_id": str(APPLICATION),
        "type": kind,
        "token": f"aW50ZXJhY3Rpb246{number:020d}" + "x" * 160,
        "version": 1,
        "locale": locale,
        "guild_locale": "en-US",
        "context": 0,
        "guild_id": str(GUILD),
        "guild": {"id": str(GUILD), "locale": "en-US", "features": ["COMMUNITY"]},
        "channel_id": str(CHANNEL),
        "channel": _channel(GUILD, 0) | {"guild_id": str(GUILD), "permissions": _PERMISSIONS},
        "member": member(member_id),
        "app_permissions": _PERMISSIONS,
        "authorizing_integration_owners": {"0": str(GUILD)},
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": 10485760,
        "data": data,
    }


def command(options: list[Payload], name: str = "explain") -> Payload:
    """The data of a slash command, or of an autocompletion in it."""
    return {"id": "1400000000000000000", "name": name, "type": 1, "options": options}


def message(interaction_id: int, answer: Mapping[str, Any]) -> Payload:
    """The message that Discord makes of an answer, and gives back with the callback."""
    return {
        "id": str(interaction_id + 1),
        "type": 20,
        "channel_id": str(CHANNEL),
        "author": bot(),
        "content": answer.get("content") or "",
        "embeds": list(answer.get("embeds") or ()),
        "components": _numbered(answer.get("components") or []),
        "attachments": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "flags": answer.get("flags") or 0,
        "timestamp": "2026-11-22T20:00:00.000000+00:00",
        "edited_timestamp": None,
        "application_id": str(APPLICATION),
        "webhook_id": str(APPLICATION),
        "interaction_metadata": {
            "id": str(interaction_id),
            "type": 2,
            "user": user(1, "asker"),
            "authorizing_integration_owners": {"0": str(GUILD)},
        },
    }


def edited(old: Payload, answer: Mapping[str, Any]) -> Payload:
    """The same message after an edit: what the answer does not name stays."""
    changed = {name: answer[name] for name in ("content", "embeds") if answer.get(name) is not None}
    if answer.get("components") is not None:
        changed["components"] = _numbered(answer["components"])
    return old | changed | {"edited_timestamp": "2026-11-22T20:00:01.000000+00:00"}


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


def buttons(message: Payload) -> list[Payload]:
    """Every button of a message that can be pressed; an answer that only says "wait" has none."""
    found: list[Payload] = []
    waiting = list(message.get("components", ()))
    while waiting:
        component = waiting.pop()
        waiting.extend(component.get("components", ()))
        if component["type"] == 2 and "custom_id" in component and not component.get("disabled"):
            found.append(component)
    return found


def press(message: Payload, button: Payload) -> Payload:
    """What an interaction carries when a button of a message is pressed."""
    return {"component_type": 2, "custom_id": button["custom_id"], "id": button["id"]}
