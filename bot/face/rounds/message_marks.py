"""How a message of a round is recognised: by a part of the custom ids in it."""

from __future__ import annotations

#: What a message is about, where it is not about a question, which has its number.
LOBBY, PODIUM = "l", "p"


def mark(round_id: int, what: str) -> str:
    """A part of a custom id in every such message, and in no other message.

    An id may end where the mark has its last colon, so compare with the id and a colon.
    """
    return f":{round_id}:{what}:"
