"""The private word on a press: a player has one of them in a channel, the newest."""

from __future__ import annotations

from bot.face.discord_io.display_names import DisplayNames
from bot.face.discord_io.receipt_tokens import ReceiptTokens
from tests.face.looking import text
from tests.face.rounds.conftest import Night


def told(night: Night) -> list[str]:
    """The private messages that Bob can see in the channel."""
    return [
        text(each)
        for each in night.channel.history(viewer=night.bob)
        if each.flags.ephemeral and each.author.bot
    ]


async def test_a_player_has_one_receipt(night: Night) -> None:
    """Joining, answering and changing one's mind leave one message, at the channel's end."""
    await night.begins(night.bob, topic="Tides")
    for option in ("The wind", "The sun", "The moon"):
        await night.answers(night.bob, option)
    assert len(told(night)) == 1
    assert "Changed." in told(night)[0]
    assert night.text.startswith("### Question 1")


def test_two_rounds_keep_theirs_apart() -> None:
    """A receipt replaces the one of the same round and member, while that can be deleted."""
    tokens, noon, minute = ReceiptTokens(), 10**12 << 22, 60_000 << 22
    assert tokens.replace(1, 7, noon, "a") is None
    assert tokens.replace(2, 7, noon, "b") is None
    assert tokens.replace(1, 8, noon, "c") is None
    assert tokens.replace(1, 7, noon + 1, "d") == "a"
    assert tokens.replace(1, 7, noon, "late") is None
    assert tokens.replace(1, 7, noon + 2, None) == "d"
    assert tokens.replace(1, 7, noon + 3, "e") is None
    assert tokens.replace(1, 7, noon + 15 * minute, "f") is None
    assert len(tokens) == 1


def test_names_of_the_latest_members_only() -> None:
    """A name is what was seen last; those of long ago, and of who wants it, are forgotten."""
    names = DisplayNames()
    for member in range(1, 5_002):
        names.saw(member, f"No {member}")
    names.saw(2, "Two\n @everyone")
    assert names.of(1) is names.of(None) is None
    assert names.of(3) == "No 3"
    assert names.of(2) is not None
    names.forget(3)
    assert names.of(3) is None
