"""Sends Discord the commands, only when something about them has changed."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime

from discord import app_commands

from bot.face.discord_io.internals import command_payload
from bot.tutor import CommandSync, StoreUnavailable, Tutor

logger = logging.getLogger(__name__)


async def fingerprint(tree: app_commands.CommandTree, translator: app_commands.Translator) -> str:
    """A hash of everything that Discord is sent about the commands, translations included."""
    payload = [
        await command_payload(command, tree, translator)
        for command in sorted(tree.get_commands(), key=lambda command: command.name)
    ]
    text = json.dumps(payload, sort_keys=True, default=str)
    return hashlib.blake2s(text.encode(), digest_size=16).hexdigest()


async def sync(
    tree: app_commands.CommandTree,
    translator: app_commands.Translator,
    tutor: Tutor,
    application_id: int,
    now: datetime,
    *,
    anyway: bool = False,
) -> Mapping[str, int]:
    """The ids of the commands by name. Sends them to Discord first if they are new or changed.

    Discord limits how many commands may be created in a day, and a bulk update at every start
    of a crash loop would use them up; so the hash of what was sent last is stored. Raises
    ``StoreUnavailable`` when it cannot be read; then nothing is sent.
    """
    mark = await fingerprint(tree, translator)
    last = await tutor.last_command_sync(application_id)
    if last is not None and last.fingerprint == mark and not anyway:
        return last.command_ids
    sent = await tree.sync()
    ids = {command.name: command.id for command in sent}
    logger.info("told Discord about %d commands", len(ids))
    try:
        await tutor.remember_command_sync(CommandSync(application_id, mark, ids, now))
    except StoreUnavailable as error:
        logger.warning("what Discord was told is not kept, and told again: %s", error)
    return ids
